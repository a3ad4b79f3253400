import { figure } from '@/kit/format'
import { parsePeriod, periodDays, periodKey } from '@/kit/period'

/** What the screens need to know of a figure. */
export interface Shown {
  code: string
  name: string
  unit: string
  words: string
  part: string
  group: string
  aggregate: string
  known: boolean
  value: string
  numerator?: string
  denominator?: string
}

/** One value of a series as the server gives it. */
export interface SeriesPoint {
  key: string
  known: boolean
  value: string
}

/** What stands where nothing was ever recorded: unknown is not zero. */
export const unknownText = '无记录'
export const unknownHint = '所选范围在统计期内没有录入过这类记录，不等于零。补录后这里会自动出现数字。'

export const partNames: Record<string, string> = { ground: '基本情况', brand: '机关创品牌', red_flag: '支部创红旗', five_star: '党员创五星', mechanism: '推进机制' }
const partOrder = ['ground', 'brand', 'red_flag', 'five_star', 'mechanism']

/** The five numbers at the head of the overview. */
export const mainCodes = ['org.branches', 'member.all', 'outreach.visits', 'problem.found', 'problem.rate'] as const

/** A figure in words, with its unit when it is known. */
export const valueText = (f: Pick<Shown, 'known' | 'value'>) => (f.known ? figure(f.value) : unknownText)

/** How the facts became a number, in a sentence. */
export function countedHow(f: Pick<Shown, 'aggregate'>): string {
  const words: Record<string, string> = {
    count: '逐条计数：一条记录计一次，更正或删除的记录不计。',
    quantity: '按记录中的数量相加，更正或删除的记录不计。',
    persons: '按人计数：同一人在统计期内多次只计一次，所以各月人数不能相加。',
    subjects: '按对象计数：同一对象在统计期内多次只计一次。',
    repeated: '按对象计数：在两个以上不同日期有记录的才计入，同一天多次算一次。',
    stock: '按统计期末（未结束的按今天）的实有数。',
    rate: '分子除以分母，保留两位小数；分母为零时不计算。'
  }
  return words[f.aggregate] ?? ''
}

/** Whether the number of facts listed may be greater than the figure, and why. */
export function listNote(f: Pick<Shown, 'aggregate' | 'name'>, numerator?: string): string {
  if (f.aggregate === 'rate') return `以下是分子${numerator ? `「${numerator}」` : ''}的记录`
  if (f.aggregate === 'persons') return '同一人多次只计一次，记录条数可以多于人数'
  if (f.aggregate === 'subjects' || f.aggregate === 'repeated') return '同一对象可以有多条记录'
  return ''
}

/** The figures in the programme's order, by part and by group. */
export function byPart<F extends Shown>(figures: readonly F[]): { part: string; name: string; groups: { name: string; figures: F[] }[] }[] {
  return partOrder.flatMap(part => {
    const groups: { name: string; figures: F[] }[] = []
    for (const f of figures.filter(x => x.part === part)) {
      const last = groups.find(g => g.name === f.group)
      if (last) last.figures.push(f)
      else groups.push({ name: f.group, figures: [f] })
    }
    return groups.length ? [{ part, name: partNames[part] ?? part, groups }] : []
  })
}

/** Where a figure opens down to its records. */
export const figurePage = (code: string, period: string, org: number) => ({ path: `/figures/${code}`, query: { period, ...(org ? { org: String(org) } : {}) } })

/** The year whose months the charts show: the period's own, or the last of several. */
export function yearOf(period: string, fallback: number): number {
  return parsePeriod(period)?.year ?? (Number(/(\d{4})-\d\d-\d\d$|(\d{4})$/.exec(period)?.[0].slice(0, 4)) || fallback)
}

/** For a stock, the register in which what was counted is listed. */
export function rosterOf(code: string, org: number, day = ''): { text: string; to: { path: string; query: Record<string, string> } } | undefined {
  const query: Record<string, string> = org ? { org_id: String(org) } : {}
  const states: Record<string, string> = { 'team.bodies': '', 'team.complete': 'complete', 'team.rate': 'incomplete', 'team.no_secretary': 'no_secretary', 'team.missing': 'incomplete' }
  const state = states[code]
  if (state !== undefined) return { text: '打开班子一览', to: { path: '/teams', query: { ...query, ...(day ? { day } : {}), ...(state ? { state } : {}) } } }
  if (code === 'member.all') return { text: '打开党员名册', to: { path: '/members', query } }
  if (code === 'org.departments' || code === 'org.branches') return { text: '打开组织树', to: { path: '/orgs', query: org ? { id: String(org) } : {} } }
  return undefined
}

export interface ChartColumn {
  code: string
  name: string
  /** Token of its colour: chart-1 … chart-5, chart-alarm. */
  tone: string
  line?: boolean
  stack?: string
}

/** What a chart shows and what its table says: the same numbers. */
export interface ChartTable {
  columns: ChartColumn[]
  rows: { period: string; label: string; values: string[] }[]
}

/** Months of a year for several series; a month in which nothing is known yet is empty, not zero. */
export function monthTable(year: number, columns: ChartColumn[], series: readonly (readonly SeriesPoint[])[]): ChartTable {
  const rows = Array.from({ length: 12 }, (_, i) => {
    const period = periodKey('month', year, i + 1)
    return { period, label: `${i + 1}月`, values: series.map(s => known(s.find(p => p.key === period))) }
  })
  return { columns, rows }
}

const known = (p?: SeriesPoint) => (p?.known ? p.value : '')

/** Years since the programme began, summed from months; a year without a known month is empty. */
export function yearTable(from: number, to: number, columns: ChartColumn[], series: readonly (readonly SeriesPoint[])[]): ChartTable {
  const rows = Array.from({ length: to - from + 1 }, (_, i) => {
    const year = String(from + i)
    const values = series.map(s => {
      const months = s.filter(p => p.key.startsWith(`${year}-`) && p.known)
      return months.length ? String(months.reduce((sum, p) => sum + Number(p.value), 0)) : ''
    })
    return { period: year, label: `${year}年`, values }
  })
  return { columns, rows }
}

export const isEmptyTable = (t: ChartTable) => t.rows.every(r => r.values.every(v => v === ''))

/** Whether a period holds more than one month, so that a series says more than the number. */
export function hasMonths(period: string): boolean {
  const { first, last } = periodDays(period)
  return first === '' || first.slice(0, 7) !== last.slice(0, 7)
}

/** The series of one figure: by month within a year, by year beyond. */
export function seriesTable(name: string, code: string, points: readonly SeriesPoint[]): ChartTable {
  const columns: ChartColumn[] = [{ code, name, tone: 'chart-1' }]
  const years = [...new Set(points.map(p => p.key.slice(0, 4)))]
  if (years.length > 1) return yearTable(Number(years[0]), Number(years[years.length - 1]), columns, [points])
  return { columns, rows: points.map(p => ({ period: p.key, label: `${Number(p.key.slice(5))}月`, values: [known(p)] })) }
}

export interface ChartLook {
  /** A font the canvas knows: `inherit` would drop the size, too. */
  font: string
  size: number
  ink: string
  line: string
  colours: Record<string, string>
  animate: boolean
}

/** The chart's option: bars neutral, lines for what is compared with them. */
export function chartOption(t: ChartTable, look: ChartLook) {
  const text = { fontFamily: look.font, fontSize: look.size, color: look.ink }
  return {
    animation: look.animate,
    textStyle: text,
    color: t.columns.map(c => look.colours[c.tone] ?? look.ink),
    grid: { left: 8, right: 12, top: t.columns.length > 1 ? 34 : 14, bottom: 4, containLabel: true },
    tooltip: { trigger: 'axis' as const, axisPointer: { type: 'shadow' as const }, textStyle: text, valueFormatter: (v: unknown) => (v === null || v === undefined || v === '-' ? unknownText : figure(v as number)) },
    legend: t.columns.length > 1 ? { top: 0, right: 4, itemWidth: 14, itemHeight: 9, textStyle: text, data: t.columns.map(c => c.name) } : undefined,
    xAxis: { type: 'category' as const, data: t.rows.map(r => r.label), axisTick: { show: false }, axisLine: { lineStyle: { color: look.line } }, axisLabel: { ...text, interval: t.rows.length <= 12 ? 0 : undefined, hideOverlap: true } },
    yAxis: { type: 'value' as const, minInterval: 1, splitLine: { lineStyle: { color: look.line } }, axisLabel: text },
    series: t.columns.map((c, i) => ({
      name: c.name, type: c.line ? ('line' as const) : ('bar' as const), stack: c.stack, barMaxWidth: 22, cursor: 'pointer', symbolSize: 7,
      data: t.rows.map(r => (r.values[i] === '' ? null : Number(r.values[i])))
    }))
  }
}
