import type { Wire } from '@/api/client'
import { dayText } from '@/kit/format'
import { periodKey, periodName } from '@/kit/period'

export type Subject = Wire<'Scheme'>['subject']
type Line = Wire<'Line'>
type RuleStatement = Wire<'RuleStatement'>
type CategoryStatement = Wire<'CategoryStatement'>

export const subjectNames: Record<Subject, string> = { member: '党员', branch: '党支部', department: '机关单位' }

/** "1.5" → 150. Points are decimals of two places and are never counted as floating point; undefined when it is no such number. */
export function hundredths(text: string | undefined): number | undefined {
  const m = /^(-?)(\d{1,9})(?:\.(\d{1,2}))?$/.exec((text ?? '').trim())
  if (!m) return undefined
  const n = Number(m[2]) * 100 + Number((m[3] ?? '').padEnd(2, '0'))
  return m[1] && n ? -n : n
}

/** 150 → "1.5", as the server writes it. */
export function pointsText(h: number): string {
  const n = Math.abs(h)
  const part = String(n % 100).padStart(2, '0').replace(/0+$/, '')
  return `${h < 0 ? '-' : ''}${Math.floor(n / 100)}${part ? `.${part}` : ''}`
}

const sum = (lines: readonly { points: string }[]) => lines.reduce((n, l) => n + (hundredths(l.points) ?? 0), 0)

/** "2" → +2, "-2" → −2: what a line gives or takes. */
export function signed(points: string): string {
  const h = hundredths(points) ?? 0
  return h < 0 ? `−${pointsText(-h)}` : `+${pointsText(h)}`
}

/** Points are counted for a year, or for a half of it: 2026年, 2026年上半年. */
export const halfNames = { 1: '上半年', 2: '下半年' } as const
export const termName = (t: { year: number; half?: 1 | 2 }) => periodName(periodKey(t.half ? 'half_year' : 'year', t.year, t.half))

/** The half of a year, begun with that month, in which a day lies. */
export const halfOn = (day: string, start: number): 1 | 2 => ((Number(day.slice(5, 7)) - start + 12) % 12 < 6 ? 1 : 2)

/** The next day on which a year that starts with that month begins: what a new version usually acts from. */
export function firstDay(month: number, today: string): string {
  const year = Number(today.slice(0, 4))
  const day = (y: number) => `${y}-${String(month).padStart(2, '0')}-01`
  return day(year) > today ? day(year) : day(year + 1)
}

/** The periods that a cap can be set for, from the shortest to the longest. */
export const capKinds = ['day', 'month', 'quarter', 'half_year', 'year'] as const
export type CapKind = (typeof capKinds)[number]
export const capNames: Record<CapKind, string> = { day: '每日', month: '每月', quarter: '每季', half_year: '每半年', year: '全年' }

/** 每月最多4分，全年最多20分 — of a deduction 每月最多扣2分. */
export function capWords(caps: Partial<Record<CapKind, string>>): string {
  return capKinds
    .flatMap(k => {
      const h = hundredths(caps[k])
      return h === undefined ? [] : `${capNames[k]}最多${h < 0 ? '扣' : ''}${pointsText(Math.abs(h))}分`
    })
    .join('，')
}

/** The kinds of record that points come from, and where the desk and the phone show one. */
const records: Record<string, { name: string; desk?: string; phone?: string }> = {
  activity: { name: '组织生活记录', desk: '/activities/', phone: '/m/activities/' },
  points_adjustment: { name: '调整分' },
  honour: { name: '荣誉', desk: '/honours/' },
  problem: { name: '问题', desk: '/problems/' },
  visit: { name: '走访记录', desk: '/visits/' },
  participation: { name: '志愿服务和专项行动', desk: '/participations/' },
  training_class: { name: '培训班', desk: '/training-classes/' },
  trainee: { name: '培训记录', desk: '/trainees/' },
  contest_entrant: { name: '参赛记录', desk: '/contest-entrants/' },
  story: { name: '专栏稿件', desk: '/stories/' },
  debriefing: { name: '述职评议', desk: '/debriefings/' },
  liaison_visit: { name: '联系点到点指导', desk: '/liaison-visits/' },
  term: { name: '任期', desk: '/terms/' }
}

export const recordName = (sourceType: string) => records[sourceType]?.name ?? '业务记录'

/** What a record is called; one without a title of its own goes by its kind. */
export const recordTitle = (line: { source_type: string; title?: string }) => line.title || recordName(line.source_type)

/** Where the record behind a line is shown; empty when it has no page there. */
export function recordPath(line: { source_type: string; source_id: number }, on: 'desk' | 'phone'): string {
  const base = records[line.source_type]?.[on]
  return base && line.source_id > 0 ? base + line.source_id : ''
}

/** How far a star is, in whole hundredths of the way; only a star that is won is full. */
export function starShare(star: { points: string; threshold: string; won: boolean }): number {
  if (star.won) return 100
  const have = hundredths(star.points) ?? 0
  const need = hundredths(star.threshold) ?? 0
  if (need <= 0 || have <= 0) return 0
  return Math.min(99, Math.floor((have * 100) / need))
}

/** 已获得, or how much is missing. */
export function starText(star: { points: string; threshold: string; won: boolean }): string {
  if (star.won) return '已获得'
  return `还差${pointsText((hundredths(star.threshold) ?? 0) - (hundredths(star.points) ?? 0))}分`
}

/** Where a category's figures stand on a bar from nothing to its cap, in hundredths; without a cap to the greater of points and threshold. */
export function barOf(c: Pick<CategoryStatement, 'counted' | 'cap' | 'threshold'>): { fill: number; mark?: number } {
  const have = Math.max(0, hundredths(c.counted) ?? 0)
  const mark = hundredths(c.threshold)
  const end = Math.max(hundredths(c.cap) ?? 0, mark ?? 0, hundredths(c.cap) === undefined ? have : 0)
  if (end === 0) return { fill: 0 }
  return { fill: Math.min(100, (have * 100) / end), mark: mark === undefined ? undefined : (mark * 100) / end }
}

/** A period in which less counted than was earned. */
export interface Overflow {
  kind: CapKind
  /** 2026年10月; of a day 10月26日. */
  period: string
  /** What was handed in, what the period lets pass, and what did not count; without signs. */
  earned: string
  counted: string
  over: string
}

const periodAt: Record<CapKind, (day: string, start: number) => string> = {
  day: d => `${Number(d.slice(5, 7))}月${Number(d.slice(8, 10))}日`,
  month: d => periodName(d.slice(0, 7)),
  quarter: (d, start) => (start === 1 ? periodName(periodKey('quarter', Number(d.slice(0, 4)), Math.ceil(Number(d.slice(5, 7)) / 3))) : stretch(d, start, 3)),
  half_year: (d, start) => (start === 1 ? periodName(periodKey('half_year', Number(d.slice(0, 4)), Number(d.slice(5, 7)) <= 6 ? 1 : 2)) : stretch(d, start, 6)),
  year: (d, start) => (start === 1 ? `${d.slice(0, 4)}年` : '本年度')
}

/** 2025年12月至2026年2月: the stretch of `n` months, counted from the year's first month, in which a day lies. */
function stretch(day: string, start: number, n: number): string {
  const at = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
  const first = at - ((((at % 12) - (start - 1) + 12) % 12) % n)
  const name = (m: number) => `${Math.floor(m / 12)}年${(m % 12) + 1}月`
  return `${name(first)}至${name(first + n - 1)}`
}

/** The month with which a statement's year begins. */
export const startOf = (s: { first: string }) => Number(s.first.slice(5, 7))

/**
 * The periods in which a rule's cap held something back, from the shortest to the longest. Empty when the lines are not all
 * there, or when the result is not what counted: a cap may have changed within the year, and then nobody is told a wrong reason.
 */
export function overflows(rule: Pick<RuleStatement, 'lines' | 'count' | 'caps' | 'counted'>, start = 1): Overflow[] {
  if (rule.lines.length < rule.count) return []
  let parts = rule.lines.filter(l => !l.merged).map(l => ({ day: l.day, h: hundredths(l.points) ?? 0 }))
  const found: Overflow[] = []
  for (const kind of capKinds) {
    const cap = hundredths(rule.caps[kind])
    if (cap === undefined) continue
    const groups = new Map<string, { day: string; h: number }>()
    for (const p of parts) {
      const name = periodAt[kind](p.day, start)
      groups.set(name, { day: p.day, h: (groups.get(name)?.h ?? 0) + p.h })
    }
    parts = [...groups].map(([period, g]) => {
      const h = cap < 0 ? Math.max(cap, g.h) : Math.min(cap, g.h)
      if (h !== g.h) found.push({ kind, period, earned: pointsText(Math.abs(g.h)), counted: pointsText(Math.abs(h)), over: pointsText(Math.abs(g.h - h)) })
      return { day: g.day, h }
    })
  }
  return parts.reduce((n, p) => n + p.h, 0) === hundredths(rule.counted) ? found : []
}

/** 2026年10月得6分，每月最多4分，多出的2分不再计。 */
export function overflowText(o: Overflow, caps: Partial<Record<CapKind, string>>): string {
  const taken = (hundredths(caps[o.kind]) ?? 0) < 0
  return taken ? `${o.period}应扣${o.earned}分，${capNames[o.kind]}最多扣${o.counted}分，多出的${o.over}分不再扣。` : `${o.period}得${o.earned}分，${capNames[o.kind]}最多${o.counted}分，多出的${o.over}分不再计。`
}

/** Why a rule counts otherwise than its lines add up to; empty when it does not. */
export function ruleReasons(rule: RuleStatement, start = 1): string[] {
  const out: string[] = []
  const merged = hundredths(rule.merged) ?? 0
  if (merged !== 0) out.push(`同一事项只计一次，已按分值高的计，其中${pointsText(Math.abs(merged))}分不再重复计。`)
  if (rule.clamped === '') return out
  const periods = overflows(rule, start)
  if (periods.length > 0) return [...out, ...periods.map(o => overflowText(o, rule.caps))]
  const earned = (hundredths(rule.raw) ?? 0) - merged
  return [...out, `按当时施行的上限，${pointsText(Math.abs(earned))}分中计${pointsText(Math.abs(hundredths(rule.counted) ?? 0))}分。`]
}

/** Why a category counts otherwise than its rules hand in. */
export function categoryReason(c: Pick<CategoryStatement, 'name' | 'raw' | 'counted' | 'clamped'>): string {
  if (c.clamped === 'cap') return `“${c.name}”最多${c.counted}分，各项合计${c.raw}分，多出的${pointsText((hundredths(c.raw) ?? 0) - (hundredths(c.counted) ?? 0))}分不再计。`
  if (c.clamped === 'override') return `“${c.name}”各项合计${c.raw}分，因一票否决或封顶只计${c.counted}分。`
  if (c.clamped === 'floor') return `“${c.name}”最低${c.counted}分，各项合计${c.raw}分，不再往下扣。`
  return ''
}

export const clampWords = { cap: '已达上限', floor: '已到下限', override: '否决或封顶', '': '' } as const

/** 已达上限 — of a deduction, whose limit is reached from above, 扣分已达上限. */
export function clampText(rule: Pick<RuleStatement, 'clamped' | 'direction'>): string {
  if (rule.clamped === '') return ''
  return rule.direction === 'debit' ? '扣分已达上限' : clampWords[rule.clamped]
}

/** A line with the rule it was made by, for lists over all rules. */
export interface ReasonedLine extends Line {
  text: string
  star: string
}

/** A month's lines, the latest first. `earned` is what the records come to before any cap. */
export interface MonthOfLines {
  month: string
  name: string
  earned: string
  lines: ReasonedLine[]
  /** What a cap held back in this month, in words. */
  reasons: string[]
}

/** Lays lines out by month. Rules that left the scheme keep their points; they are named so. */
export function byMonth(lines: readonly Line[], categories: readonly CategoryStatement[], start = 1): MonthOfLines[] {
  const rules = new Map(categories.flatMap(c => c.rules.map(r => [r.code, { rule: r, star: c.name }] as const)))
  const months = new Map<string, ReasonedLine[]>()
  for (const l of lines) {
    const of = rules.get(l.rule)
    const line = { ...l, text: of?.rule.text ?? '已停用的规则', star: of?.star ?? '' }
    const month = l.day.slice(0, 7)
    months.set(month, [...(months.get(month) ?? []), line])
  }
  return [...months]
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([month, own]) => {
      const reasons = [...rules.values()].flatMap(({ rule }) => overflows(rule, start).filter(o => o.kind === 'month' && o.period === periodName(month)).map(o => `${rule.text}：${overflowText(o, rule.caps)}`))
      return { month, name: periodName(month), earned: pointsText(sum(own.filter(l => !l.merged))), lines: own, reasons }
    })
}

/** What did not count in the year besides what a month's cap held back, each with its rule in words. */
export function yearReasons(categories: readonly CategoryStatement[], start = 1): string[] {
  return categories.flatMap(c => [
    ...c.rules.flatMap(r => {
      const monthly = new Set(overflows(r, start).filter(o => o.kind === 'month').map(o => overflowText(o, r.caps)))
      return ruleReasons(r, start).filter(x => !monthly.has(x)).map(x => `${r.text}：${x}`)
    }),
    ...(c.clamped ? [categoryReason(c)] : [])
  ])
}

/** 荣誉被撤销的，不得评为优秀：不论得分，档次不高于“合格”。 */
export function overrideText(o: Wire<'OverrideStatement'>, half?: number): string {
  return `${o.text}：${o.effect}${o.waiting ? `（${half ? '半年' : '年度'}结束后适用，现在还没有适用）` : ''}。`
}

/** 上年结转2.5分 — with the total it comes from. */
export function carriedText(c: Wire<'CarriedOver'>): string {
  return `${termName(c)}结转${c.points}分：${c.rule}；${termName(c)}总分${c.total}分。`
}

/** Which level chooses points within a range. */
export const chooses: Readonly<Record<number, string>> = { 1: '支部书记', 2: '单位党务专干', 3: '工委干部' }

export const rangeWords = (c: { least: string; most: string }) => `${c.least}至${c.most}分`

/** What a line gives or takes; of one that waits the range within which somebody will choose. */
export const lineWorth = (l: Pick<Line, 'points' | 'waits'>) => (l.waits ? rangeWords(l.waits) : signed(l.points))

/** What is to be said about a line besides its points. */
export function lineNote(l: Pick<Line, 'merged' | 'reversal'> & Partial<Pick<Line, 'late' | 'adjusted' | 'waits'>>): string {
  if (l.waits) return `${l.waits.rule_text}：分值待${chooses[l.waits.level] ?? '上级'}认定，认定之前不计分`
  const late = l.late ? '结账后补入。' : ''
  if (l.adjusted) return late + l.adjusted
  if (l.reversal) return `${late}冲正：原记录已更正或撤回`
  return late + (l.merged ? '同一事项只计一次，已按分值高的计' : '')
}

/** What is said of a year whose points are settled; empty while it is open. */
export function closedText(c: { day: string; late: number } | undefined): string {
  if (!c) return ''
  return `${dayText(c.day)}已结账${c.late > 0 ? `，此后得知的 ${c.late} 条记录待决定是否计入` : ''}`
}

/** The number of the account whose key this is: two persons may bear one name, and only one of them did the first step. */
export const own = (userKey: string) => Number(userKey.slice(1))

export const statementPath = (subject: Subject, id: number) => `/points/statements/${subject}/${id}`
/** Whose statement a reader may open: of members the committee alone, and a branch's or department's who reads points. */
export const readsStatement = (access: { can: (p: string) => boolean }, subject: Subject) => access.can(subject === 'member' ? 'points.scheme' : 'points.read')
