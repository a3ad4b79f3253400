import { computed, getCurrentInstance, onScopeDispose, provide, reactive, ref, watch, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router'
import { asProblem, type Problem } from '@/api/client'

export interface Sort {
  key: string
  desc: boolean
}

type FilterValue = string | number | boolean | string[]

/** What a list asks the server for. `sort` is `name` or `-name`. */
export type ListQuery<F> = F & { page: number; size: number; sort?: string }

export interface ListOptions<F, T> {
  /** The filters with their values when nothing is chosen; their types tell how the address is read back. */
  filters: F
  size?: number
  sort?: Sort
  load: (query: ListQuery<F>, signal: AbortSignal) => Promise<{ items: T[] | null; total: number }>
}

export interface ListState<F, T> {
  /** What stands in the filter row; it counts once `search` is called. */
  filters: F
  rows: Ref<T[]>
  total: Ref<number>
  loading: Ref<boolean>
  /** False until the first answer. */
  ready: Ref<boolean>
  problem: Ref<Problem | null>
  page: Ref<number>
  size: Ref<number>
  sort: Ref<Sort | undefined>
  /** The query in force without page and size: what an export of the whole list takes. */
  query: ComputedRef<F & { sort?: string }>
  search(): Promise<void>
  reset(): Promise<void>
  reload(): Promise<void>
  /** All rows of the filter, at most so many. */
  all(most: number): Promise<T[]>
}

/** What the parts of a list's page (table, filters) know of it without being told by the page. */
export interface ListContext {
  rows: Ref<object[]>
  total: Ref<number>
  /** The filters in force, as text: another filter, another selection. */
  filtered: ComputedRef<string>
  /** Whether the address asked for no filter when the page was opened. */
  plain: boolean
  /** The columns that the address asks for. */
  columns: ComputedRef<string[] | undefined>
  /** Takes the columns out of the address: one's own count again. */
  dropColumns(): void
  /** The address that shows a colleague the same: filters, order, page, columns. */
  link(columns: readonly string[]): string
  /** The conditions in force, in the words of the filter bar; empty where all rows are shown. */
  conditions(): Promise<string>
  /** The filter bar says how its conditions read. */
  readConditions(by: () => Promise<string>): void
  /** All rows of the filter, at most so many. */
  all(most: number): Promise<object[]>
}

export const listKey: InjectionKey<ListContext> = Symbol('list')

const sortText = (s?: Sort) => (s ? (s.desc ? '-' : '') + s.key : undefined)
const readSort = (s: unknown): Sort | undefined => (typeof s === 'string' && s ? { key: s.replace(/^-/, ''), desc: s.startsWith('-') } : undefined)

/** Reads one filter from the address by the type of its unchosen value. */
export function readFilter<V extends FilterValue>(raw: unknown, unchosen: V): V {
  if (raw === undefined || raw === null) return unchosen
  const list = (Array.isArray(raw) ? raw : [raw]).map(String)
  const one = list[0] ?? ''
  if (Array.isArray(unchosen)) return list as V
  if (typeof unchosen === 'number') return (Number.isFinite(Number(one)) ? Number(one) : unchosen) as V
  if (typeof unchosen === 'boolean') return (one === 'true') as V
  return one as V
}

/**
 * A list whose filters, page and order stand in the address, so that going back, reloading and sharing keep them. Several
 * answers under way: the last one asked for wins.
 */
export function useList<F extends { [K in keyof F]: FilterValue }, T>(o: ListOptions<F, T>): ListState<F, T> {
  const route = useRoute()
  const router = useRouter()
  const home = route.path
  const unchosen = o.filters
  const names = Object.keys(unchosen) as (keyof F & string)[]
  const read = (): F => {
    const out = {} as F
    for (const k of names) out[k] = readFilter(route.query[k], unchosen[k])
    return out
  }
  const rows = ref([]) as Ref<T[]>
  const total = ref(0)
  const loading = ref(false)
  const ready = ref(false)
  const problem = ref<Problem | null>(null)
  const filters = reactive(read()) as F
  let asked: AbortController | undefined

  const page = computed({ get: () => Math.max(1, Number(route.query.page) || 1), set: n => void go({ page: n }) })
  const size = computed({ get: () => Math.min(200, Number(route.query.size) || o.size || 50), set: n => void go({ size: n, page: 1 }) })
  const sort = computed<Sort | undefined>({
    get: () => readSort(route.query.sort) ?? o.sort,
    set: s => void go({ sort: s ?? o.sort, page: 1 })
  })
  const query = computed(() => ({ ...read(), sort: sortText(sort.value) }))

  async function go(to: { page?: number; size?: number; sort?: Sort; filters?: F }) {
    const q: LocationQueryRaw = { ...route.query }
    const put = (k: string, v: unknown, plain: unknown) => {
      if (v === undefined || JSON.stringify(v) === JSON.stringify(plain)) delete q[k]
      else q[k] = Array.isArray(v) ? v.map(String) : String(v)
    }
    if (to.filters) for (const k of names) put(k, to.filters[k], unchosen[k])
    if ('page' in to) put('page', to.page, 1)
    if ('size' in to) put('size', to.size, o.size || 50)
    if ('sort' in to) put('sort', sortText(to.sort), sortText(o.sort))
    await router.replace({ query: q })
  }

  async function reload() {
    asked?.abort()
    const mine = (asked = new AbortController())
    loading.value = true
    try {
      const got = await o.load({ ...read(), page: page.value, size: size.value, sort: sortText(sort.value) }, mine.signal)
      if (mine.signal.aborted) return
      rows.value = got.items ?? []
      total.value = got.total
      problem.value = null
      // the last row of the last page was removed: step back to where there is something
      if (rows.value.length === 0 && got.total > 0 && page.value > 1) page.value = Math.ceil(got.total / size.value)
    } catch (err) {
      if (!mine.signal.aborted) problem.value = asProblem(err)
    } finally {
      if (!mine.signal.aborted) {
        loading.value = false
        ready.value = true
      }
    }
  }

  const before = () => JSON.stringify([read(), page.value, size.value, sortText(sort.value)])
  async function search() {
    const was = before()
    await go({ filters: { ...filters }, page: 1 })
    if (before() === was) await reload()
  }
  async function reset() {
    Object.assign(filters, unchosen)
    await search()
  }

  watch(
    () => (route.path === home ? before() : undefined),
    now => {
      if (now === undefined) return
      Object.assign(filters, read())
      void reload()
    },
    { immediate: true }
  )
  onScopeDispose(() => asked?.abort())

  /** The address with every filter that is not empty, so that what one's own year or scope fills in is said, too. */
  function link(columns: readonly string[]): string {
    const q: LocationQueryRaw = {}
    for (const [k, v] of Object.entries(read()) as [string, FilterValue][]) {
      if (JSON.stringify(v) !== JSON.stringify(unchosen[k as keyof F]) || (v !== '' && v !== 0 && v !== false)) q[k] = Array.isArray(v) ? v.map(String) : String(v)
    }
    if (sort.value) q.sort = sortText(sort.value)
    if (page.value > 1) q.page = String(page.value)
    if (size.value !== (o.size || 50)) q.size = String(size.value)
    if (columns.length > 0) q.cols = columns.join(',')
    return new URL(router.resolve({ path: home, query: q }).href, location.origin).href
  }
  async function all(most: number): Promise<T[]> {
    const out: T[] = []
    for (let n = 1; out.length < most; n++) {
      const got = await o.load({ ...read(), page: n, size: 200, sort: sortText(sort.value) }, new AbortController().signal)
      out.push(...(got.items ?? []))
      if (!got.items?.length || out.length >= got.total) break
    }
    return out.slice(0, most)
  }
  const columns = computed(() => (typeof route.query.cols === 'string' && route.query.cols ? route.query.cols.split(',') : undefined))
  if (getCurrentInstance()) {
    let reading: () => Promise<string> = () => Promise.resolve('')
    provide(listKey, {
      conditions: () => reading(), readConditions: by => (reading = by),
      rows: rows as Ref<object[]>, total, columns, link, all: all as (most: number) => Promise<object[]>,
      filtered: computed(() => JSON.stringify(read())),
      plain: names.every(k => route.query[k] === undefined),
      dropColumns: () => void router.replace({ query: { ...route.query, cols: undefined } })
    })
  }
  return { filters, rows, total, loading, ready, problem, page, size, sort, query, search, reset, reload, all }
}
