import type { Wire } from '@/api/client'
import { parsePeriod, periodName } from '@/kit/period'

export type Matrix = Wire<'Matrix'>
export type Cell = Wire<'ObligationCell'>
export type Entry = Wire<'Entry'>
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'plain'

/** How an obligation stands, in a word. */
export function stateWord(c: { state: string; moved?: boolean }): string {
  if (c.state === 'met') return c.moved ? '改期' : '完成'
  return { due: '待办', overdue: '逾期', unknown: '未知' }[c.state] ?? '—'
}

export function stateTone(state: string): Tone {
  return ({ met: 'ok', due: 'warn', overdue: 'bad', unknown: 'plain' } as Record<string, Tone>)[state] ?? 'plain'
}

/** What stands in a cell: the word, and of several how many. */
export function cellText(c: Cell): string {
  if (!c.state) return '—'
  return c.need > 1 ? `${stateWord(c)} ${c.have}/${c.need}` : stateWord(c)
}

/** The period within its year: 7月, 三季度, 上半年, 全年. */
export function within(key: string): string {
  return periodName(key)
    .replace(/^\d+年第?/, '')
    .replace(/^$/, '全年')
}

/** What the figures count, each of which opens to the rows that have some. */
export const counted = { owed: '应做', met: '已完成', due: '待办', overdue: '逾期', unknown: '启用登记以前' } as const
export type Counted = keyof typeof counted
export const isCounted = (v: unknown): v is Counted => typeof v === 'string' && v in counted

export interface Shown {
  key: string
  label: string
  /** What the column asks and why. */
  hint: string
}
export interface Line {
  id: number
  name: string
  department: string
  kind: string
  ended: boolean
  missing: string
  tally: Record<Counted, number>
  cells: Record<string, Cell>
}

const order = ['', 'met', 'unknown', 'due', 'overdue']
const worse = (a: string, b: string) => (order.indexOf(a) > order.indexOf(b) ? a : b)

/** Cells of one rule over many periods as one: how many of those owed are done. */
function gathered(cells: Cell[]): Cell {
  const owed = cells.filter(c => c.state && c.state !== 'unknown')
  const unknown = cells.some(c => c.state === 'unknown')
  if (owed.length === 0) return { state: unknown ? 'unknown' : '', have: 0, need: 0, moved: false }
  return {
    state: owed.reduce<string>((s, c) => worse(s, c.state), '') as Cell['state'],
    have: owed.filter(c => c.state === 'met').length,
    need: owed.length,
    moved: owed.some(c => c.moved)
  }
}

/** The table of a matrix. Months of a half-year or a year would be too many columns: there each rule has one, with how many are done. */
export function table(m: Matrix): { columns: Shown[]; lines: Line[] } {
  const long = !['quarter', 'month'].includes(parsePeriod(m.period)?.kind ?? '')
  const columns: Shown[] = []
  const places = new Map<string, number[]>()
  m.columns.forEach((c, i) => {
    const key = long ? c.rule : `${c.rule}.${c.period}`
    if (!places.has(key)) {
      const several = m.columns.filter(o => o.rule === c.rule).length > 1
      columns.push({ key, label: long || (!several && parsePeriod(c.period)?.kind === parsePeriod(m.period)?.kind) ? c.name : `${c.name}（${within(c.period)}）`, hint: `${c.name}：${c.every}，依据${c.basis}` })
      places.set(key, [])
    }
    places.get(key)!.push(i)
  })
  const lines = m.rows.map(r => ({
    id: r.org, name: r.name, department: r.department, kind: r.kind, ended: r.ended, missing: r.missing, tally: { owed: r.owed, met: r.met, due: r.due, overdue: r.overdue, unknown: r.unknown },
    cells: Object.fromEntries(columns.map(c => {
      const at = places.get(c.key)!
      return [c.key, at.length === 1 ? r.cells[at[0]!]! : gathered(at.map(i => r.cells[i]!))]
    }))
  }))
  return { columns, lines }
}

/** The share done of what was owed; nothing owed has no share. */
export function share(t: { owed: number; met: number }): string {
  return t.owed === 0 ? '—' : `${((t.met * 100) / t.owed).toFixed(2)}%`
}

export interface Strip {
  rule: string
  name: string
  every: string
  org: string
  /** Twelve months in pieces: each entry covers some of them, a piece without entry was not owed. */
  pieces: { months: number; entry?: Entry }[]
}

/** The year strip: one line for each rule and each group, laid out over twelve months. */
export function strips(entries: readonly Entry[], year: number, own: number): Strip[] {
  const lines = new Map<string, Entry[]>()
  for (const e of entries) {
    const key = `${e.rule}.${e.org}`
    lines.set(key, [...(lines.get(key) ?? []), e])
  }
  return [...lines.values()].map(list => {
    const pieces: Strip['pieces'] = []
    let month = 1
    const blank = (to: number) => {
      if (to > month) pieces.push({ months: to - month })
    }
    for (const e of [...list].sort((a, b) => start(a, year) - start(b, year))) {
      const from = start(e, year)
      const length = months(e)
      blank(from)
      pieces.push({ months: length, entry: e })
      month = from + length
    }
    blank(13)
    const first = list[0]!
    return { rule: first.rule, name: first.name, every: first.every, org: first.org === own ? '' : first.org_name, pieces }
  })
}

const start = (e: Entry, year: number) => {
  const day = /^(\d{4})-(\d{2})-\d{2}\.\./.exec(e.period)
  if (day) return Number(day[1]) < year ? 1 : Number(day[2])
  const p = parsePeriod(e.period)!
  return { year: 1, half_year: (p.n - 1) * 6 + 1, quarter: (p.n - 1) * 3 + 1, month: p.n }[p.kind]
}
const months = (e: Entry) => {
  const days = /^\d{4}-(\d{2})-\d{2}\.\.\d{4}-(\d{2})-\d{2}$/.exec(e.period)
  if (days) return Number(days[2]) - Number(days[1]) + 1
  return { year: 12, half_year: 6, quarter: 3, month: 1 }[parsePeriod(e.period)!.kind]
}

/** The entries that a figure counts. */
export const ofState = (entries: readonly Entry[], state: Counted): Entry[] => entries.filter(e => (state === 'owed' ? e.state !== 'unknown' : e.state === state))

/** What is left to do, overdue first, then by its last day. */
export function toDo(entries: readonly Entry[]): Entry[] {
  return entries.filter(e => e.state === 'overdue' || e.state === 'due').sort((a, b) => (a.state === b.state ? a.until.localeCompare(b.until) : a.state === 'overdue' ? -1 : 1))
}

/** Where the meeting that meets it is recorded. */
export function recordPath(e: Entry, screen: 'desk' | 'phone'): string {
  if (e.rule.startsWith('talk_')) return `${screen === 'phone' ? '/m' : ''}/activities/talk?org=${e.org}`
  const query = `kinds=${e.kinds[0] ?? ''}&org=${e.org}`
  return screen === 'phone' ? `/m/activities/record?${query}` : `/activities/edit?${query}`
}

/** What those named beside an entry still lack. */
export const leftWord = (e: Pick<Entry, 'rule'>) => (e.rule === 'secretary_lecture' ? '本年还没有讲党课的书记' : '还没有谈心谈话的')

/** What is said below an entry: how many are left, until when. */
export function entryNote(e: Entry, day: (d: string) => string): string {
  const left = e.left.length > 0 ? `，${leftWord(e)}：${e.left.slice(0, 12).join('、')}${e.left.length > 12 ? `等${e.left.length}人` : ''}` : ''
  if (e.state === 'overdue') return `最迟${day(e.until)}，没有登记${left}`
  return `${day(e.until)}前${left}`
}
