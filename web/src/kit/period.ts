export type PeriodKind = 'year' | 'half_year' | 'quarter' | 'month'

/** The key of a period, as the server reads it: 2026, 2026-H1, 2026-Q3, 2026-03. */
export function periodKey(kind: PeriodKind, year: number, n = 1): string {
  if (kind === 'year') return String(year)
  if (kind === 'half_year') return `${year}-H${n}`
  if (kind === 'quarter') return `${year}-Q${n}`
  return `${year}-${String(n).padStart(2, '0')}`
}

export function parsePeriod(key: string): { kind: PeriodKind; year: number; n: number } | undefined {
  const m = /^(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?$/.exec(key)
  if (!m) return undefined
  const year = Number(m[1])
  if (m[2]) return { kind: 'half_year', year, n: Number(m[2]) }
  if (m[3]) return { kind: 'quarter', year, n: Number(m[3]) }
  if (m[4]) return { kind: 'month', year, n: Number(m[4]) }
  return { kind: 'year', year, n: 1 }
}

/** What a person calls the period: 2026年上半年. */
export function periodName(key: string): string {
  const p = parsePeriod(key)
  if (!p) return key.replace('..', '至')
  if (p.kind === 'year') return `${p.year}年`
  if (p.kind === 'half_year') return `${p.year}年${p.n === 1 ? '上' : '下'}半年`
  if (p.kind === 'quarter') return `${p.year}年第${'一二三四'[p.n - 1]}季度`
  return `${p.year}年${p.n}月`
}

/** The first and last day of the period, both included. */
export function periodDays(key: string): { first: string; last: string } {
  const p = parsePeriod(key)
  if (!p) return { first: '', last: '' }
  const length = { year: 12, half_year: 6, quarter: 3, month: 1 }[p.kind]
  const from = (p.n - 1) * length + 1
  const to = from + length - 1
  const two = (n: number) => String(n).padStart(2, '0')
  return { first: `${p.year}-${two(from)}-01`, last: `${p.year}-${two(to)}-${new Date(Date.UTC(p.year, to, 0)).getUTCDate()}` }
}

/** The period of that length in which a day (YYYY-MM-DD) lies. */
export function periodOf(kind: PeriodKind, day: string): string {
  const year = Number(day.slice(0, 4))
  const month = Number(day.slice(5, 7))
  if (kind === 'half_year') return periodKey(kind, year, month <= 6 ? 1 : 2)
  if (kind === 'quarter') return periodKey(kind, year, Math.ceil(month / 3))
  return periodKey(kind, year, month)
}
