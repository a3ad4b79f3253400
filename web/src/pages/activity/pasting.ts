import { nameIndex, plainName, splitNames } from '@/kit/names'
import { markText, type Attendance, type Expected, type Mark } from './model'

/** What became of a block of names, marks and reasons. */
export interface PastedRoster {
  /** The roster with the block laid in. */
  list: Attendance[]
  /** How many people were marked, by mark. */
  marked: Record<Exclude<Mark, ''>, number>
  /** How many were said to be 未登记. */
  cleared: number
  /** Taken as present because their line says nothing else. */
  assumed: number
  /** What is wrong with the lines that were left, in words that say how to mend them. */
  faults: string[]
  /** The lines that were left as they were pasted, under the head row when there was one. */
  rest: string[][]
}

interface Columns {
  name: number
  mark: number
  reason: number
}

const words: Record<Mark, RegExp> = {
  attended: /^(到会|到|已到|实到|参加|出席|已?签到|是|[√✓✔☑])$/,
  excused: /^(请假|已请假|[事病公产婚丧年探亲休]{1,2}假)$/,
  absent: /^(缺席|缺|缺勤|缺会|未到|未到会|未参加|未签到|旷会|否|[×✗✘xX])$/,
  '': /^未登记$/
}
const heads = { name: /^(姓名|党员|党员姓名|参加人员|参会人员|应到人员|名字)$/, mark: /^(到会情况|到会|到会状态|签到情况|签到|出席情况|出勤情况|出勤|考勤|情况|状态|是否到会|是否参加)$/, reason: /^(原因|事由|理由|请假原因|缺席原因|请假事由|请假或缺席原因|原因或备注|备注|说明)$/ }
const inBrackets = /^([^（(]+)[（(]([^：:）)]+)(?:[：:]([^）)]*))?[）)]$/

/** The mark that a word stands for; undefined for a word of something else. */
export function markOf(word: string): Mark | undefined {
  const w = plainName(word)
  return (Object.keys(words) as Mark[]).find(m => words[m].test(w))
}

/** Lays a pasted block into the roster. `others` are those of the branch that day whom the roster does not list. */
export function pasteRoster(list: readonly Attendance[], others: readonly Expected[], block: readonly (readonly string[])[]): PastedRoster {
  const head = headOf(block)
  const body = head ? block.slice(1) : block
  const lines = body.some(l => l.filter(Boolean).length > 1) ? body : body.flatMap(parted)
  const people = [...list, ...others.filter(o => !list.some(a => a.member_id === o.member_id)).map(o => ({ member_id: o.member_id, name: o.name, mark: '' as const }))]
  const find = nameIndex(people)
  const at = head ?? guessed(lines, name => find(name).length > 0)
  const out: PastedRoster = { list: [...list], marked: { attended: 0, excused: 0, absent: 0 }, cleared: 0, assumed: 0, faults: [], rest: [] }
  const names = lines.map(l => plainName(l[at.name] ?? ''))
  for (const line of lines) {
    const fault = lay(out, line, at, find, names)
    if (!fault) continue
    out.faults.push(fault)
    out.rest.push([...line])
  }
  if (head && out.rest.length > 0) out.rest.unshift([...(block[0] ?? [])])
  return out
}

function lay(out: PastedRoster, line: readonly string[], at: Columns, find: (name: string) => Attendance[], names: readonly string[]): string {
  const name = line[at.name]?.trim() ?? ''
  const word = at.mark < 0 ? '' : (line[at.mark]?.trim() ?? '')
  const mark = word === '' ? 'attended' : markOf(word)
  if (!name) return `“${line.filter(Boolean).join(' ')}”这一行没有姓名，请补上姓名或删去这一行。`
  const found = find(name)
  const person = found[0]
  if (!person) return `${name}：当日名册里没有这个人。写错了字就在上面改正；是外支部党员，用“添加名单以外的到会党员”查找；不是党员，填在“列席人员”。`
  if (found.length > 1) return `${name}：当日名册里有 ${found.length} 个同名的人，请在名单里逐人点选，再删去这一行。`
  const times = names.filter(n => n === plainName(name)).length
  if (times > 1) return `${name}：写了 ${times} 行，请只留一行。`
  if (mark === undefined) return `${name}：看不懂“${word}”，请写到会、请假或缺席。`
  const reason = mark === 'attended' || mark === '' ? '' : (at.reason < 0 ? '' : (line[at.reason]?.trim() ?? '')) || (mark === 'excused' && !/请假$/.test(word) ? word : '')
  const now = { member_id: person.member_id, name: person.name, mark, ...(reason ? { reason: reason.slice(0, 200) } : {}) }
  const i = out.list.findIndex(a => a.member_id === person.member_id)
  if (i < 0) out.list.push(now)
  else out.list[i] = now
  if (mark === '') out.cleared++
  else out.marked[mark]++
  if (word === '') out.assumed++
  return ''
}

/** The columns by a head row that names the people's column. */
function headOf(block: readonly (readonly string[])[]): Columns | undefined {
  const cells = (block[0] ?? []).map(plainName)
  const of = (r: RegExp) => cells.findIndex(c => r.test(c))
  const name = of(heads.name)
  return name < 0 || block.length < 2 ? undefined : { name, mark: of(heads.mark), reason: of(heads.reason) }
}

/** Without a head row: the column with most names of the register, that with marks, and the one right of it. */
function guessed(lines: readonly (readonly string[])[], known: (name: string) => boolean): Columns {
  const width = Math.max(0, ...lines.map(l => l.length))
  const most = (fits: (cell: string) => boolean) => {
    const counts = Array.from({ length: width }, (_, c) => lines.filter(l => l[c] && fits(l[c])).length)
    const top = Math.max(0, ...counts)
    return top === 0 ? -1 : counts.indexOf(top)
  }
  const first = most(known)
  const name = first >= 0 ? first : Math.max(0, most(c => /\p{Script=Han}/u.test(c) && markOf(c) === undefined))
  const mark = most(c => markOf(c) !== undefined)
  return { name, mark, reason: mark >= 0 && mark + 1 < width && mark + 1 !== name ? mark + 1 : -1 }
}

/** Several names in a cell become a line each; 张三（请假：出差）becomes its three cells. */
function parted(line: readonly string[]): string[][] {
  return splitNames(line.find(Boolean) ?? '').map(part => {
    const [, name, word, why] = inBrackets.exec(part) ?? []
    return name && word && markOf(word) !== undefined ? [name, word, why ?? ''] : [part]
  })
}

/** The roster as cells for Excel; pasting it back changes nothing. */
export const rosterCells = (list: readonly Attendance[]): string[][] => [['姓名', '到会情况', '原因'], ...list.map(a => [a.name, markText(a.mark), a.reason ?? ''])]

/** 到会 10 人、请假 1 人, of what a block would mark or has marked. */
export function markedText(p: PastedRoster): string {
  const counts = [...(['attended', 'excused', 'absent'] as const).map(m => [markText(m), p.marked[m]] as const), [markText(''), p.cleared] as const]
  return counts.filter(([, n]) => n > 0).map(([word, n]) => `${word} ${n} 人`).join('、') + (p.assumed > 0 ? `（其中 ${p.assumed} 人没有写到会情况，按到会）` : '')
}
