import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, asProblem, take, type Problem, type Wire } from '@/api/client'
import { useAccess } from '@/kit/access'
import { byPart, mainCodes, monthTable, yearOf, yearTable, type ChartColumn, type ChartTable } from './model'
import { fetchSeries } from './useSeries'

/** A figure of the overview. */
export type Figure = Wire<'Figure'>
const firstYear = 2017
/** A chart of the overview. */
export interface Drawing {
  title: string
  codes: ChartColumn[]
  since?: boolean
}
const drawings: Drawing[] = [
  { title: '走访与问题办理', codes: [{ code: 'outreach.visits', name: '走访', tone: 'chart-1' }, { code: 'problem.found', name: '发现问题', tone: 'chart-2', line: true }, { code: 'problem.solved', name: '解决问题', tone: 'chart-3', line: true }] },
  { title: '组织生活开展次数', codes: [{ code: 'activity.assemblies', name: '支部党员大会', tone: 'chart-1', stack: 'a' }, { code: 'activity.committee_meetings', name: '支委会', tone: 'chart-2', stack: 'a' }, { code: 'activity.group_meetings', name: '党小组会', tone: 'chart-4', stack: 'a' }, { code: 'activity.lectures', name: '党课', tone: 'chart-3', stack: 'a' }, { code: 'activity.theme_days', name: '主题党日', tone: 'chart-5', stack: 'a' }] },
  { title: '三类先进典型', since: true, codes: [{ code: 'honour.brand_models', name: '品牌先进典型', tone: 'chart-1' }, { code: 'honour.red_flag_branches', name: '红旗党支部', tone: 'chart-2' }, { code: 'honour.five_star_models', name: '五星党员标兵', tone: 'chart-3' }] },
  { title: '专栏稿件', codes: [{ code: 'publicity.planned', name: '计划', tone: 'chart-4' }, { code: 'publicity.published', name: '刊发', tone: 'chart-1' }] }
]

/** The overview's figures and charts for the period and part of the tree that the address names. */
export function useOverview() {
  const access = useAccess()
  const route = useRoute()
  const router = useRouter()
  const home = route.path

  const period = computed({ get: () => String(route.query.period ?? access.year.value), set: v => void router.replace({ query: { ...route.query, period: v } }) })
  const org = computed({ get: () => Number(route.query.org) || 0, set: v => void router.replace({ query: { ...route.query, org: v ? String(v) : undefined } }) })
  const year = computed(() => yearOf(period.value, access.year.value))

  const figures = ref<Figure[]>([])
  const loading = ref(true)
  const problem = ref<Problem | null>(null)
  const main = computed(() => mainCodes.flatMap(code => figures.value.find(f => f.code === code) ?? []))
  const parts = computed(() => byPart(figures.value))
  const about = computed(() => figures.value[0])
  const unknown = computed(() => figures.value.filter(f => !f.known).length)

  const tables = shallowRef<(ChartTable | undefined)[]>([])
  const faults = ref<string[]>([])
  const chartNote = (d: Drawing) => (d.since ? `${firstYear}年以来，按年` : `${year.value}年，按月`)

  let asked: AbortController | undefined
  async function load() {
    asked?.abort()
    const mine = (asked = new AbortController())
    loading.value = true
    try {
      const got = await take(api.GET('/api/figures', { params: { query: { period: period.value, org: org.value } }, signal: mine.signal }))
      if (mine.signal.aborted) return
      figures.value = got.items
      problem.value = null
      loading.value = false
      await Promise.all(drawings.map((d, i) => loadChart(d, i, mine.signal)))
    } catch (err) {
      if (mine.signal.aborted) return
      problem.value = asProblem(err)
      loading.value = false
    }
  }
  async function loadChart(d: Drawing, i: number, signal: AbortSignal) {
    const put = (table?: ChartTable, fault = '') => {
      if (signal.aborted) return
      tables.value = Object.assign([...tables.value], { [i]: table })
      faults.value[i] = fault
    }
    put()
    const last = Number(access.today.slice(0, 4)) || year.value
    try {
      const series = await fetchSeries(d.codes.map(c => c.code), d.since ? `${firstYear}-${last}` : String(year.value), org.value, signal)
      put(d.since ? yearTable(firstYear, last, d.codes, series) : monthTable(year.value, d.codes, series))
    } catch (err) {
      put(undefined, asProblem(err).detail)
    }
  }
  watch(() => (route.path === home ? `${period.value} ${org.value}` : ''), now => now && void load(), { immediate: true })
  watch(access.year, y => (period.value = String(y)))
  onScopeDispose(() => asked?.abort())
  return { access, period, org, figures, loading, problem, main, parts, about, unknown, drawings, tables, faults, chartNote, load }
}
