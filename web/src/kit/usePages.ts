import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'

/** A list that is here as a whole, shown a page at a time: another list begins at its first page, and so does another size. */
export function usePages<T>(found: Ref<T[]>): { page: Ref<number>; size: Ref<number>; rows: ComputedRef<T[]>; everything: () => Promise<T[]> } {
  const page = ref(1)
  const size = ref(50)
  watch([found, size], () => (page.value = 1))
  const rows = computed(() => found.value.slice((page.value - 1) * size.value, page.value * size.value))
  return { page, size, rows, everything: () => Promise.resolve(found.value) }
}
