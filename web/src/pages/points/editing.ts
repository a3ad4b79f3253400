import type { Wire } from '@/api/client'
import { endDefined, endFaults, endOf, moreDefined, moreFaults, moreOf, noMore, type GridEnd, type GridMore } from './finishing'
import { capKinds, hundredths, pointsText, type CapKind, type Subject } from './model'
import { plainNumber } from './numbers'

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
  end: GridEnd
}
export interface GridCategory {
  key: string
  code: string
  name: string
  cap: string
  floor: string
  threshold: string
  base: string
}
export interface GridRule extends GridMore {
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
  share: string
  when: string
}

let made = 0
/** A name for a new row; as a rule's or category's code it must not meet one that an earlier version used. */
export function newCode(now = Date.now()): string {
  return `n${now.toString(36)}${(made++ % 46656).toString(36).padStart(3, '0')}`
}

const noCaps = (): Record<CapKind, string> => ({ day: '', month: '', quarter: '', half_year: '', year: '' })

export const newCategory = (code = newCode()): GridCategory => ({ key: code, code, name: '', cap: '', floor: '', threshold: '', base: '' })
export const newBand = (key = newCode()): GridBand => ({ key, name: '', from: '', to: '', share: '', when: '' })
export function newRule(category = '', code = newCode()): GridRule {
  return { key: code, code, category, text: '', fact: '', details: [], conditions: [], direction: 'credit', points: '', perUnit: false, caps: noCaps(), basis: '', ...noMore() }
}

const unsigned = (text: string | undefined) => (text ?? '').replace(/^-/, '')

/** The grid of a definition. */
export function gridOf(s: Scheme): Grid {
  return {
    subject: s.subject, name: s.name, total: s.total ?? '',
    categories: s.categories.map(c => ({ key: c.code, code: c.code, name: c.name, cap: c.cap ?? '', floor: c.floor ?? '', threshold: c.threshold ?? '', base: c.base ?? '' })),
    rules: s.rules.map(r => ({
      key: r.code, code: r.code, began: { code: r.code, direction: r.direction }, category: r.category, text: r.text, fact: r.fact, details: [...(r.details ?? [])],
      conditions: (r.conditions ?? []).map(c => ({ ...c })), direction: r.direction, points: moreOf(r).way !== 'fixed' ? '' : r.direction === 'debit' ? unsigned(r.points) : r.points, perUnit: r.per_unit ?? false,
      caps: Object.fromEntries(capKinds.map(k => [k, r.direction === 'debit' ? unsigned(r.caps[k]) : (r.caps[k] ?? '')])) as Record<CapKind, string>, basis: r.basis ?? '', ...moreOf(r)
    })),
    bands: s.bands.map((b, i) => ({ key: `b${i}`, name: b.name, from: b.from ?? '', to: b.to ?? '', share: b.share === undefined ? '' : String(b.share), when: b.when ?? '' })),
    end: endOf(s)
  }
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
    categories: g.categories.map(c => ({ code: c.code, name: c.name.trim(), cap: optional(c.cap), floor: optional(c.floor), threshold: optional(c.threshold), base: optional(c.base) })),
    rules: g.rules.map(r => ({
      code: r.code, category: r.category, text: r.text.trim(), fact: r.fact, direction: r.direction, points: (r.way === 'fixed' && signedAs(r.direction, r.points)) || '0',
      details: r.details.length > 0 ? [...r.details] : undefined, conditions: r.conditions.length > 0 ? r.conditions.map(c => ({ ...c, value: c.value.trim() })) : undefined,
      per_unit: r.perUnit || undefined, caps: Object.fromEntries(capKinds.flatMap(k => { const n = signedAs(r.direction, r.caps[k]); return n ? [[k, n]] : [] })), basis: r.basis.trim() || undefined, ...moreDefined(r, r.direction === 'debit')
    })),
    bands: g.bands.map(b => ({ name: b.name.trim(), from: optional(b.from), to: optional(b.to), share: optional(b.share) ? Number(plainNumber(b.share)) : undefined, when: b.when.trim() || undefined })),
    ...endDefined(g.end)
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
  /** The sign of a formula, from 1. */
  column?: number
}

const listOf = (g: Grid, name: string): readonly { key: string }[] => ({ rules: g.rules, categories: g.categories, bands: g.bands, constants: g.end.constants, counts: g.end.counts, overrides: g.end.overrides }[name] ?? [])

/** Puts findings where they belong, by the grid that was sent: rows may have moved since. `definition.` in front is the save's. */
export function placed(findings: readonly Wire<'Finding'>[], sent: Grid): Placed[] {
  return findings.map(f => {
    const m = /^(?:definition\.)?(rules|categories|bands|constants|counts|overrides)\[(\d+)\]\.?(.*)$/.exec(f.field)
    const row = m && listOf(sent, m[1] as string)[Number(m[2])]
    const at = row ? `${m[1]}/${row.key}/${(m[3] ?? '').replace(/\[.*$/, '')}` : `/${f.field.replace(/^definition\./, '')}`
    return { at, severity: f.severity === 'warned' ? 'warned' : 'refused', text: f.text, document: f.document, prohibition: f.prohibition, column: f.column }
  })
}

const amiss = (at: string): Placed => ({ at, severity: 'refused', text: '请填写数字，最多两位小数，例如1.5。' })

/** Cells that hold no number: said here, because the server could not read the definition at all. */
export function numberFaults(g: Grid): Placed[] {
  const bad = (text: string) => plainNumber(text) !== '' && hundredths(plainNumber(text)) === undefined
  const out: Placed[] = []
  if (bad(g.total)) out.push(amiss('/total'))
  for (const c of g.categories) for (const f of ['cap', 'floor', 'threshold', 'base'] as const) if (bad(c[f])) out.push(amiss(`categories/${c.key}/${f}`))
  for (const r of g.rules) {
    if (bad(r.points)) out.push(amiss(`rules/${r.key}/points`))
    for (const f of moreFaults(r)) out.push(amiss(`rules/${r.key}/${f}`))
    for (const k of capKinds) if (bad(r.caps[k])) out.push(amiss(`rules/${r.key}/caps.${k}`))
  }
  for (const b of g.bands) for (const f of ['from', 'to'] as const) if (bad(b[f])) out.push(amiss(`bands/${b.key}/${f}`))
  for (const b of g.bands) if (b.share.trim() && !/^\d{1,3}$/.test(plainNumber(b.share))) out.push({ ...amiss(`bands/${b.key}/share`), text: '名额比例请填1至100的整数。' })
  for (const at of endFaults(g.end)) out.push(at === '/carry.share' ? { ...amiss(at), text: '结转百分比请填1至100的整数。' } : amiss(at))
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
