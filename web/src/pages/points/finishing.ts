import type { Wire } from '@/api/client'
import type { Condition } from './editing'
import { hundredths } from './model'
import { plainNumber } from './numbers'

type Scheme = Wire<'Scheme'>
type Rule = Scheme['rules'][number]

/** The ways in which a rule's points come about. */
export type Way = 'fixed' | 'formula' | 'grades' | 'range'
export const wayNames: Record<Way, string> = { fixed: '固定分值', formula: '按公式', grades: '按等次', range: '在幅度内确定' }

/** What a rule has besides its row in the table. */
export interface GridMore {
  when: string
  way: Way
  formula: string
  gradeAttr: string
  grades: { value: string; points: string }[]
  from: string
  to: string
  proofs: string[]
}
export interface GridCount {
  key: string
  code: string
  name: string
  fact: string
  details: string[]
  conditions: Condition[]
  when: string
}
export type Effect = 'most' | 'band' | 'not_above'
export interface GridOverride {
  key: string
  text: string
  when: string
  effect: Effect
  category: string
  most: string
  band: string
  atYearEnd: boolean
  basis: string
}
export interface GridConstant {
  key: string
  name: string
  value: string
}
/** What a scheme does to the sums at the end. */
export interface GridEnd {
  firstMonth: number
  period: 'year' | 'half_year'
  cap: string
  floor: string
  constants: GridConstant[]
  counts: GridCount[]
  overrides: GridOverride[]
  carry: { on: boolean; share: string; above: string; cap: string }
}

const unsigned = (text: string | undefined) => (text ?? '').replace(/^-/, '')
const optional = (text: string) => plainNumber(text) || undefined
const asSigned = (debit: boolean, text: string) => {
  const n = optional(text) ?? '0'
  return debit && n !== '0' ? `-${unsigned(n)}` : n
}

export const noMore = (): GridMore => ({ when: '', way: 'fixed', formula: '', gradeAttr: '', grades: [], from: '', to: '', proofs: [] })

export function moreOf(r: Rule): GridMore {
  return {
    when: r.when ?? '', way: r.formula ? 'formula' : r.grades ? 'grades' : r.range ? 'range' : 'fixed', formula: r.formula ?? '',
    gradeAttr: r.grades?.attr ?? '', grades: (r.grades?.points ?? []).map(g => ({ value: g.value, points: unsigned(g.points) })),
    from: unsigned(r.direction === 'debit' ? r.range?.to : r.range?.from), to: unsigned(r.direction === 'debit' ? r.range?.from : r.range?.to), proofs: [...(r.proofs ?? [])]
  }
}

/** The part of a rule's definition that the drawer holds; its points where they are fixed stay with the table. */
export function moreDefined(m: GridMore, debit: boolean): Pick<Rule, 'when' | 'formula' | 'grades' | 'range' | 'proofs'> {
  const proofs = m.proofs.map(x => x.trim()).filter(Boolean)
  return {
    when: m.when.trim() || undefined, formula: m.way === 'formula' ? m.formula.trim() || undefined : undefined,
    grades: m.way === 'grades' ? { attr: m.gradeAttr, points: m.grades.map(g => ({ value: g.value.trim(), points: asSigned(debit, g.points) })) } : undefined,
    range: m.way === 'range' ? { from: asSigned(debit, debit ? m.to : m.from), to: asSigned(debit, debit ? m.from : m.to) } : undefined, proofs: proofs.length > 0 ? proofs : undefined
  }
}

/** 按公式, 按等次 or 1—5: what stands in the column of points when they are not fixed. */
export function wayText(m: GridMore): string {
  if (m.way === 'range') return `${m.from || '?'}—${m.to || '?'}`
  return m.way === 'fixed' ? '' : wayNames[m.way]
}

export const newCount = (code: string): GridCount => ({ key: code, code, name: '', fact: '', details: [], conditions: [], when: '' })
export const newOverride = (key: string): GridOverride => ({ key, text: '', when: '', effect: 'most', category: '', most: '0', band: '', atYearEnd: false, basis: '' })
export const newConstant = (key: string): GridConstant => ({ key, name: '', value: '' })

export function endOf(s: Scheme): GridEnd {
  return {
    firstMonth: s.first_month ?? 1, period: s.period ?? 'year', cap: s.cap ?? '', floor: s.floor ?? '',
    constants: (s.constants ?? []).map((c, i) => ({ key: `k${i}`, name: c.name, value: c.value })),
    counts: (s.counts ?? []).map(c => ({ key: c.code, code: c.code, name: c.name, fact: c.fact, details: [...(c.details ?? [])], conditions: (c.conditions ?? []).map(x => ({ ...x })), when: c.when ?? '' })),
    overrides: (s.overrides ?? []).map((o, i) => ({
      key: `o${i}`, text: o.text, when: o.when, effect: o.band ? 'band' : o.not_above ? 'not_above' : 'most', category: o.category ?? '', most: o.most ?? '', band: o.band || o.not_above || '',
      atYearEnd: o.at_year_end ?? false, basis: o.basis ?? ''
    })),
    carry: { on: !!s.carry, share: s.carry ? String(s.carry.share) : '', above: s.carry?.above ?? '', cap: s.carry?.cap ?? '' }
  }
}

const some = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined)

export function endDefined(e: GridEnd): Pick<Scheme, 'first_month' | 'period' | 'cap' | 'floor' | 'constants' | 'counts' | 'overrides' | 'carry'> {
  return {
    first_month: e.firstMonth > 1 ? e.firstMonth : undefined, period: e.period === 'half_year' ? e.period : undefined, cap: optional(e.cap), floor: optional(e.floor),
    constants: some(e.constants.map(c => ({ name: c.name.trim(), value: optional(c.value) ?? '0' }))),
    counts: some(e.counts.map(c => ({ code: c.code, name: c.name.trim(), fact: c.fact, details: some([...c.details]), conditions: some(c.conditions.map(x => ({ ...x, value: x.value.trim() }))), when: c.when.trim() || undefined }))),
    overrides: some(e.overrides.map(o => ({
      text: o.text.trim(), when: o.when.trim(), category: o.effect === 'most' ? o.category || undefined : undefined, most: o.effect === 'most' ? optional(o.most) : undefined,
      band: o.effect === 'band' ? o.band || undefined : undefined, not_above: o.effect === 'not_above' ? o.band || undefined : undefined, at_year_end: o.atYearEnd || undefined, basis: o.basis.trim() || undefined
    }))),
    carry: e.carry.on ? { share: Math.trunc(Number(plainNumber(e.carry.share))) || 0, above: optional(e.carry.above), cap: optional(e.carry.cap) } : undefined
  }
}

/** Whether the scheme does more at the end than add up. */
export const endSet = (e: GridEnd) => e.firstMonth > 1 || e.period === 'half_year' || !!(e.cap || e.floor || e.carry.on) || e.constants.length + e.counts.length + e.overrides.length > 0

const bad = (text: string) => plainNumber(text) !== '' && hundredths(plainNumber(text)) === undefined
const badShare = (text: string) => !/^\d{1,3}$/.test(plainNumber(text))

/** Places of the drawer's and the end's fields that hold no number. */
export function endFaults(e: GridEnd): string[] {
  const out: string[] = []
  if (bad(e.cap)) out.push('/cap')
  if (bad(e.floor)) out.push('/floor')
  for (const c of e.constants) if (bad(c.value) || !plainNumber(c.value)) out.push(`constants/${c.key}/value`)
  for (const o of e.overrides) if (o.effect === 'most' && bad(o.most)) out.push(`overrides/${o.key}/most`)
  if (e.carry.on && badShare(e.carry.share)) out.push('/carry.share')
  if (e.carry.on && (bad(e.carry.above) || bad(e.carry.cap))) out.push('/carry.cap')
  return out
}
export function moreFaults(m: GridMore): ('grades' | 'range')[] {
  if (m.way === 'grades' && m.grades.some(g => bad(g.points) || !plainNumber(g.points))) return ['grades']
  if (m.way === 'range' && [m.from, m.to].some(x => bad(x) || !plainNumber(x))) return ['range']
  return []
}
