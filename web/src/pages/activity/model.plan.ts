import type { Wire } from '@/api/client'
import type { Kind, Tone } from './model'

export type Plan = Wire<'PlanSheet'>
export type Line = Wire<'PlannedLine'>
export type PlanLine = Wire<'PlanLine'>
export type FixedDay = Wire<'FixedDay'>

const states: Record<Line['state'], [string, Tone]> = {
  planned: ['计划中', 'plain'], arranged: ['已安排', 'info'], waiting: ['待确认', 'warn'], held: ['已开展', 'ok'], moved: ['改期开展', 'ok'], missed: ['未登记', 'bad']
}
export const planText = (s: Line['state']) => states[s][0]
export const planTone = (s: Line['state']) => states[s][1]

/** A line as it is sent: without what the server says of it. */
export const bare = (l: PlanLine): PlanLine => ({ id: l.id, org_id: l.org_id, month: l.month, day: l.day ?? '', kinds: [...l.kinds], topic: l.topic ?? '', note: l.note ?? '' })

const alike = (a: PlanLine, b: PlanLine) => JSON.stringify({ ...bare(a), id: 0 }) === JSON.stringify({ ...bare(b), id: 0 })

/** What became of one change when it was laid over the plan as it now is. */
export interface Laid {
  /** What is to be kept; absent when nothing need be or may be. */
  lines?: PlanLine[]
  /** The plan has it already: an answer was lost on the way. */
  done?: boolean
  /** Somebody else took the line away, or changed it to this, meanwhile. */
  gone?: boolean
  changed?: Line
}

/**
 * Lays one change over the plan as it stands now: what others changed elsewhere in it stays theirs, and only who changed
 * the same line is in the way. `was` is the line as it was seen, none for a new one; `to` what it shall be, none to take it away.
 */
export function layLine(seen: readonly Line[], now: readonly Line[], was: Line | undefined, to: PlanLine | undefined): Laid {
  if (!was) {
    const known = new Set(seen.map(l => l.id))
    if (!to || now.some(l => l.id && !known.has(l.id) && alike(l, to))) return { done: true }
    return { lines: [...now, to] }
  }
  const at = now.findIndex(l => (was.id ? l.id === was.id : alike(l, was)))
  const there = now[at]
  if (!there) return to ? { gone: true } : { done: true }
  if (to && alike(there, to) && !alike(was, to)) return { done: true }
  if (!alike(there, was)) return { changed: there }
  return { lines: to ? now.map((l, i) => (i === at ? { ...to, id: l.id } : l)) : now.filter((_, i) => i !== at) }
}

export interface PlanRow {
  key: string
  name: string
  /** The lines of each month, from January. */
  months: Line[][]
}

/** The plan as people draw it: a row for each sort of meeting, a column for each month. A group has rows of its own. */
export function planRows(lines: readonly Line[]): PlanRow[] {
  const rows = new Map<string, PlanRow>()
  for (const l of lines) {
    const key = `${l.org_name}|${l.kinds.join()}`
    const row = rows.get(key) ?? { key, name: l.kind_names.join('、') + (l.org_name ? `（${l.org_name}）` : ''), months: Array.from({ length: 12 }, () => []) }
    row.months[l.month - 1]?.push(l)
    rows.set(key, row)
  }
  const rank = (r: PlanRow) => [r.months.flat()[0]?.org_name ? 1 : 0, -r.months.flat().length] as const
  return [...rows.values()].sort((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1])
}

/** How many are planned, held and not held though their month is over. */
export function planCounts(lines: readonly Line[]) {
  const n = (...s: Line['state'][]) => lines.filter(l => s.includes(l.state)).length
  return { all: lines.length, held: n('held', 'moved'), moved: n('moved'), open: n('planned', 'arranged', 'waiting'), missed: n('missed') }
}

export const weekdays = ['一', '二', '三', '四', '五', '六', '日']

export interface Pasted {
  lines: PlanLine[]
  faults: string[]
  rest: string[][]
}

const monthOf = (word: string): number => {
  const digits = /^(?:\d{4}[年/.-])?(\d{1,2})月?/.exec(word)
  if (digits) return Number(digits[1])
  return ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'].indexOf(word.replace(/月$/, '')) + 1
}
const dayOf = (word: string, year: number): string => {
  const m = /^(?:(\d{4})[年/.-])?(\d{1,2})[月/.-](\d{1,2})日?$/.exec(word)
  return m ? `${m[1] ?? year}-${m[2]!.padStart(2, '0')}-${m[3]!.padStart(2, '0')}` : ''
}
const heads: Record<'month' | 'day' | 'kinds' | 'topic' | 'org' | 'note', RegExp> = { month: /^(月份|月|时间)$/, day: /^(日期|计划日期|具体日期)$/, kinds: /^(类型|类别|会议类型|活动类型|形式)$/, topic: /^(主题|内容|活动内容|会议名称|计划内容)$/, org: /^党小组$/, note: /^备注$/ }

/** Reads a plan pasted from a table: month, day, kinds, subject, group, note, in that order or as a head row says. What cannot be read is left as it was pasted. */
export function readPlan(block: readonly (readonly string[])[], year: number, branch: number, kinds: readonly Pick<Kind, 'code' | 'name'>[], groups: readonly { id: number; name: string }[]): Pasted {
  const first = block[0] ?? []
  const named = (Object.keys(heads) as (keyof typeof heads)[]).map(k => [k, first.findIndex(c => heads[k].test(c.trim()))] as const)
  const head = named.filter(([, i]) => i >= 0).length >= 2
  const at = head ? Object.fromEntries(named) : { month: 0, day: 1, kinds: 2, topic: 3, org: 4, note: 5 }
  const out: Pasted = { lines: [], faults: [], rest: [] }
  for (const row of head ? block.slice(1) : block) {
    const cell = (k: keyof typeof heads) => (at[k]! >= 0 ? (row[at[k]!] ?? '').trim() : '')
    const day = dayOf(cell('day'), year) || dayOf(cell('month'), year)
    const month = day ? Number(day.slice(5, 7)) : monthOf(cell('month'))
    const words = cell('kinds').split(/[、，,;；/]/).map(w => w.trim()).filter(Boolean)
    const codes = words.map(w => kinds.find(k => k.name === w || k.name.replace('会议', '') === w || k.name === `支部${w}`)?.code ?? (w === '支委会' ? 'branch_committee_meeting' : w === '党员大会' ? 'branch_assembly' : ''))
    const group = cell('org') ? groups.find(g => g.name === cell('org')) : { id: branch }
    const wrong = month < 1 || month > 12 ? '认不出月份' : codes.length === 0 ? '没有类型' : codes.includes('') ? `没有“${words[codes.indexOf('')]}”这一类型` : !group ? `本支部没有“${cell('org')}”` : cell('topic').length > 100 ? '主题超过100个字' : ''
    if (wrong) {
      out.faults.push(`${row.filter(Boolean).join(' ')}：${wrong}`)
      out.rest.push([...row])
    } else out.lines.push({ org_id: group!.id, month, day, kinds: codes, topic: cell('topic'), note: cell('note').slice(0, 200) })
  }
  if (head && out.rest.length) out.rest.unshift([...first])
  return out
}
