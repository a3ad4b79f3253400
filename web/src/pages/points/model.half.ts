import { ref, watch, type Ref } from 'vue'

/** The half of a year that a page asks for, first the one that its address names; of another year first the one that the server chooses. */
export function useHalf(year: Ref<number>, named?: unknown): Ref<1 | 2 | undefined> {
  const half = ref<1 | 2 | undefined>(named === '1' ? 1 : named === '2' ? 2 : undefined)
  watch(year, () => (half.value = undefined))
  return half
}
