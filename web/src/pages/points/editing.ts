import type { Wire } from '@/api/client'
import { capKinds, hundredths, pointsText, type CapKind, type Subject } from './model'

type Scheme = Wire<'Scheme'>
export type Condition = Wire<'Condition'>
export type Direction = 'credit' | 'debit'

/** A scheme as it is typed: numbers as text, deductions without their sign, rows with a key of their own. */
export interface Grid {
  subject: Subject
  name: string
  total: string
  categories: GridCategory[]
  rules: GridRule[]
  bands: GridBand[]
}
export interface GridCategory {
  key: string
  code: string
  name: string
  cap: string
  floor: string
  threshold: string
}
export interface GridRule {
  key: string
  /** Kept from version to version; a rule that changes its direction is another rule and gets another code. */
  code: string
  began?: { code: string; direction: Direction }
  /** Code of the category. */
  category: string
  text: string
  fact: string
  details: string[]
  conditions: Condition[]
  direction: Direction
  points: string
  perUnit: boolean
  /** What may be given each time at discretion; kept as it is. */
  range?: Wire<'PointsRange'>
  caps: Record<CapKind, string>
  basis: string
}
export interface GridBand {
  key: string
  name: string
  from: string
  to: string
}

let made = 0
/** A name for a new row; as a rule's or category's code it must not meet one that an earlier version used. */
export function newCode(now = Date.now()): string {
  return `n${now.toString(36)}${(made++ % 46656).toString(36).padStart(3, '0')}`
}

const noCaps = (): Record<CapKind, string> => ({ day: '', month: '', quarter: '', half_year: '', year: '' })

export const newCategory = (code = newCode()): GridCategory => ({ key: code, code, name: '', cap: '', floor: '', threshold: '' })
export const newBand = (key = newCode()): GridBand => ({ key, name: '', from: '', to: '' })
export function newRule(category = '', code = newCode()): GridRule {
  return { key: code, code, category, text: '', fact: '', details: [], conditions: [], direction: 'credit', points: '', perUnit: false, caps: noCaps(), basis: '' }
}

const unsigned = (text: string | undefined) => (text ?? '').replace(/^-/, '')

/** The grid of a definition. */
export function gridOf(s: Scheme): Grid {
  return {
    subject: s.subject, name: s.name, total: s.total ?? '',
    categories: s.categories.map(c => ({ key: c.code, code: c.code, name: c.name, cap: c.cap ?? '', floor: c.floor ?? '', threshold: c.threshold ?? '' })),
    rules: s.rules.map(r => ({
      key: r.code, code: r.code, began: { code: r.code, direction: r.direction }, category: r.category, text: r.text, fact: r.fact, details: [...(r.details ?? [])],
      conditions: (r.conditions ?? []).map(c => ({ ...c })), direction: r.direction, points: r.direction === 'debit' ? unsigned(r.points) : r.points, perUnit: r.per_unit ?? false, ...(r.range ? { range: r.range } : {}),
      caps: Object.fromEntries(capKinds.map(k => [k, r.direction === 'debit' ? unsigned(r.caps[k]) : (r.caps[k] ?? '')])) as Record<CapKind, string>, basis: r.basis ?? ''
    })),
    bands: s.bands.map((b, i) => ({ key: `b${i}`, name: b.name, from: b.from ?? '', to: b.to ?? '' }))
  }
}

/** A number as it is typed → as the server reads it: full-width digits and a trailing 分 are allowed. */
export function plainNumber(text: string): string {
  return text
    .replace(/[０-９．－＋]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[−–]/g, '-')
    .replace(/[\s,，]|分$/g, '')
    .replace(/^\+/, '')
}

const optional = (text: string) => plainNumber(text) || undefined
const signedAs = (d: Direction, text: string) => {
  const n = optional(text)
  return n && d === 'debit' ? `-${unsigned(n)}` : n
}

/** The definition of a grid whose numbers are sound. */
export function definitionOf(g: Grid): Scheme {
  return {
    subject: g.subject, name: g.name.trim(), total: optional(g.total),
    categories: g.categories.map(c => ({ code: c.code, name: c.name.trim(), cap: optional(c.cap), floor: optional(c.floor), threshold: optional(c.threshold) })),
    rules: g.rules.map(r => ({
      code: r.code, category: r.category, text: r.text.trim(), fact: r.fact, direction: r.direction, points: signedAs(r.direction, r.points) ?? '0',
      details: r.details.length > 0 ? [...r.details] : undefined, conditions: r.conditions.length > 0 ? r.conditions.map(c => ({ ...c, value: c.value.trim() })) : undefined,
      per_unit: r.perUnit || undefined, range: r.range, caps: Object.fromEntries(capKinds.flatMap(k => { const n = signedAs(r.direction, r.caps[k]); return n ? [[k, n]] : [] })), basis: r.basis.trim() || undefined
    })),
    bands: g.bands.map(b => ({ name: b.name.trim(), from: optional(b.from), to: optional(b.to) }))
  }
}

/** A rule that gives instead of taking is another rule: what was earned under the old one stays under its code. */
export function turn(r: GridRule, direction: Direction, fresh = newCode): void {
  r.direction = direction
  if (r.began) r.code = r.began.direction === direction ? r.began.code : r.code === r.began.code ? fresh() : r.code
}

/** What is wrong at a place of the grid. `at` is `rules/<key>/caps.month`, or `/name` of the scheme itself. */
export interface Placed {
  at: string
  severity: 'refused' | 'warned'
  text: string
  document?: string
  prohibition?: number
}

const listOf = (g: Grid, name: string): readonly { key: string }[] => (name === 'rules' ? g.rules : name === 'categories' ? g.categories : name === 'bands' ? g.bands : [])

/** Puts findings where they belong, by the grid that was sent: rows may have moved since. `definition.` in front is the save's. */
export function placed(findings: readonly Wire<'Finding'>[], sent: Grid): Placed[] {
  return findings.map(f => {
    const m = /^(?:definition\.)?(rules|categories|bands)\[(\d+)\]\.?(.*)$/.exec(f.field)
    const row = m && listOf(sent, m[1] as string)[Number(m[2])]
    const at = row ? `${m[1]}/${row.key}/${(m[3] ?? '').replace(/\[.*$/, '')}` : `/${f.field.replace(/^definition\./, '')}`
    return { at, severity: f.severity === 'warned' ? 'warned' : 'refused', text: f.text, document: f.document, prohibition: f.prohibition }
  })
}

const amiss = (at: string): Placed => ({ at, severity: 'refused', text: '请填写数字，最多两位小数，例如1.5。' })

/** Cells that hold no number: said here, because the server could not read the definition at all. */
export function numberFaults(g: Grid): Placed[] {
  const bad = (text: string) => plainNumber(text) !== '' && hundredths(plainNumber(text)) === undefined
  const out: Placed[] = []
  if (bad(g.total)) out.push(amiss('/total'))
  for (const c of g.categories) for (const f of ['cap', 'floor', 'threshold'] as const) if (bad(c[f])) out.push(amiss(`categories/${c.key}/${f}`))
  for (const r of g.rules) {
    if (bad(r.points)) out.push(amiss(`rules/${r.key}/points`))
    for (const k of capKinds) if (bad(r.caps[k])) out.push(amiss(`rules/${r.key}/caps.${k}`))
  }
  for (const b of g.bands) for (const f of ['from', 'to'] as const) if (bad(b[f])) out.push(amiss(`bands/${b.key}/${f}`))
  return out
}

/** The findings of one row. */
export const ofRow = (all: readonly Placed[], list: string, key: string) => all.filter(f => f.at.startsWith(`${list}/${key}/`))

/** How bad a cell is, refusals before warnings. */
export function severityAt(all: readonly Placed[], at: string): '' | 'refused' | 'warned' {
  const here = all.filter(f => f.at === at)
  return here.some(f => f.severity === 'refused') ? 'refused' : here.length > 0 ? 'warned' : ''
}

/** The caps of the categories together, to hold against the full marks; empty when one has none. */
export function capsTogether(g: Grid): string {
  let n = 0
  for (const c of g.categories) {
    const h = hundredths(plainNumber(c.cap))
    if (h === undefined) return ''
    n += h
  }
  return g.categories.length > 0 ? pointsText(n) : ''
}

/** Moves a row by one place. */
export function moveRow<T>(rows: T[], from: number, by: -1 | 1): void {
  const to = from + by
  if (to < 0 || to >= rows.length) return
  const [row] = rows.splice(from, 1)
  rows.splice(to, 0, row as T)
}
