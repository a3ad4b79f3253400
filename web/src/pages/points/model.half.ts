import { ref, watch, type Ref } from 'vue'

/** The half of a year that a page asks for; of another year first the one that the server chooses. */
export function useHalf(year: Ref<number>): Ref<1 | 2 | undefined> {
  const half = ref<1 | 2>()
  watch(year, () => (half.value = undefined))
  return half
}
