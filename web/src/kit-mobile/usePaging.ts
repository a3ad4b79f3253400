import { ref, type Ref } from 'vue'
import { asProblem, type Problem } from '@/api/client'

export interface Paging<T> {
  rows: Ref<T[]>
  total: Ref<number>
  loading: Ref<boolean>
  refreshing: Ref<boolean>
  finished: Ref<boolean>
  problem: Ref<Problem | null>
  more(): Promise<void>
  refresh(): Promise<void>
}

/** A list that grows as one scrolls, begun anew by pulling it down. */
export function usePaging<T>(load: (page: number, size: number) => Promise<{ items: T[] | null; total: number }>, size = 20): Paging<T> {
  const rows = ref([]) as Ref<T[]>
  const total = ref(0)
  const loading = ref(false)
  const refreshing = ref(false)
  const finished = ref(false)
  const problem = ref<Problem | null>(null)
  let turn = 0
  let page = 0

  async function fetchPage(n: number) {
    const mine = ++turn
    loading.value = true
    try {
      const got = await load(n, size)
      if (mine !== turn) return
      const items = got.items ?? []
      rows.value = n === 1 ? items : [...rows.value, ...items]
      total.value = got.total
      page = n
      problem.value = null
      finished.value = items.length < size || rows.value.length >= got.total
    } catch (err) {
      if (mine !== turn) return
      problem.value = asProblem(err)
    } finally {
      if (mine === turn) {
        loading.value = false
        refreshing.value = false
      }
    }
  }
  return { rows, total, loading, refreshing, finished, problem, more: () => fetchPage(page + 1), refresh: () => fetchPage(1) }
}
