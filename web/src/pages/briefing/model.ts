import { dayText } from '@/kit/format'

/** A figure as it stands in the text. */
export interface Told {
  code: string
  name: string
  words: string
  period: string
  period_text: string
  org_id: number
  as_of: string
  opens: boolean
  numerator?: string
  denominator?: string
}
export interface Piece {
  text: string
  figure?: Told
  missing?: boolean
}

/** The years a report can be asked for, the newest first. */
export function years(today: string): number[] {
  const last = Number(today.slice(0, 4))
  return Array.from({ length: Math.max(0, last - 2016) }, (_, i) => last - i)
}

/** What stands beside a figure: its name and period, its definition, its parts, its day. */
export function noteOf(f: Told): string[] {
  return [`${f.name}，${f.period_text}`, f.words, ...(f.numerator && f.denominator ? [`${f.numerator} ÷ ${f.denominator}`] : []), `数据截至${dayText(f.as_of)}`]
}

/** Where a figure opens down to its records. */
export const figureAddress = (f: Told) => ({ path: `/figures/${f.code}`, query: { period: f.period, ...(f.org_id ? { org: String(f.org_id) } : {}) } })

/** How many sentences say that there is no record. */
export function missingCount(paragraphs: readonly { runs: readonly Piece[] }[]): number {
  return paragraphs.reduce((sum, p) => sum + p.runs.filter(r => r.missing && /[。，]$/.test(r.text)).length, 0)
}
