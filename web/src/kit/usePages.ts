import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useAnswer, type Answer } from './useAnswer'

/** A list that is here as a whole, shown a page at a time: another list begins at its first page, and so does another size. */
export function usePages<T>(found: Ref<T[]>): { page: Ref<number>; size: Ref<number>; rows: ComputedRef<T[]>; everything: () => Promise<T[]> } {
  const page = ref(1)
  const size = ref(50)
  watch([found, size], () => (page.value = 1))
  const rows = computed(() => found.value.slice((page.value - 1) * size.value, page.value * size.value))
  return { page, size, rows, everything: () => Promise.resolve(found.value) }
}

/** A list that the server hands out a page at a time, as an answer of `useAnswer`; another size begins at the first page. */
export function useAskedPages<T>(ask: (page: number, size: number) => Promise<{ items: T[]; total: number }>): Omit<Answer<T[]>, 'it'> & { page: Ref<number>; size: Ref<number>; rows: ComputedRef<T[]>; total: ComputedRef<number> } {
  const page = ref(1)
  const size = ref(50)
  watch(size, () => (page.value = 1), { flush: 'sync' })
  const { it, loading, problem, load } = useAnswer([page, size], () => ask(page.value, size.value))
  return { page, size, rows: computed(() => it.value?.items ?? []), total: computed(() => it.value?.total ?? 0), loading, problem, load }
}
