import type { Wire } from '@/api/client'

export type Entry = Wire<'Entry'>

/** One obligation of the quarter, its months and groups together. */
export interface QuarterLine {
  rule: string
  name: string
  every: string
  owed: number
  met: number
  /** Records handed in and not yet accepted. */
  waiting: number
  /** The months of what is still missing: 10月、11月. */
  left: string
}

const quarterOf = (day: string) => Math.ceil(Number(day.slice(5, 7)) / 3)

/** 2026年第四季度 */
export const quarterText = (day: string) => (day ? `${day.slice(0, 4)}年第${'一二三四'[quarterOf(day) - 1]}季度` : '本季度')

/** What falls within the quarter of that day, by the obligations of a year; what is owed for longer stands in the calendar. */
export function quarterLines(entries: readonly Entry[], day: string): QuarterLine[] {
  const year = day.slice(0, 4)
  const n = quarterOf(day)
  const months = [n * 3 - 2, n * 3 - 1, n * 3].map(m => `${year}-${String(m).padStart(2, '0')}`)
  const lines = new Map<string, QuarterLine & { months: Set<string> }>()
  for (const e of entries) {
    if (e.state === 'unknown' || (e.period !== `${year}-Q${n}` && !months.includes(e.period))) continue
    const l = lines.get(e.rule) ?? { rule: e.rule, name: e.name, every: e.every, owed: 0, met: 0, waiting: 0, left: '', months: new Set<string>() }
    l.owed++
    l.waiting += e.waiting
    if (e.state === 'met') l.met++
    else l.months.add(e.period.includes('Q') ? '本季度' : `${Number(e.period.slice(5))}月`)
    lines.set(e.rule, l)
  }
  return [...lines.values()].map(({ months: missing, ...l }) => ({ ...l, left: [...missing].join('、') }))
}
