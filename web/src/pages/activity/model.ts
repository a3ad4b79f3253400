import { Problem, asProblem, type Wire } from '@/api/client'
import { dayText } from '@/kit/format'

export type Content = Wire<'Content'>
export type Sheet = Wire<'RecordSheet'>
export type Row = Wire<'RecordRow'>
export type Step = Wire<'RecordStep'>
export type Kind = Wire<'Kind'>
export type Named = Wire<'Named'>
export type Attendance = Wire<'Attendance'>
export type Resolution = Wire<'Resolution'>
export type Vote = Wire<'Vote'>
export type Expected = Wire<'Expected'>
export type Arrival = Wire<'Arrival'>
export type VoteRules = Wire<'VoteRules'>
export type AgendaItem = Wire<'AgendaItem'>
export type State = Row['state']
export type Mark = Attendance['mark']
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'plain'

const states: Record<State, [string, Tone]> = {
  draft: ['草稿', 'plain'], submitted: ['待确认', 'warn'], accepted: ['已确认', 'ok'], returned: ['被退回', 'bad'], withdrawn: ['已撤销', 'plain']
}
export const stateOrder = ['submitted', 'returned', 'draft', 'accepted', 'withdrawn'] as const
export const stateText = (s: State) => states[s][0]
export const stateTone = (s: State) => states[s][1]

export const marks: readonly { value: Exclude<Mark, ''>; text: string }[] = [{ value: 'attended', text: '到会' }, { value: 'excused', text: '请假' }, { value: 'absent', text: '缺席' }]
export const markText = (m: Mark) => marks.find(x => x.value === m)?.text ?? '未登记'
export const markTone = (m: Mark): Tone => (m === 'attended' ? 'ok' : m === 'absent' ? 'bad' : m === 'excused' ? 'warn' : 'plain')

const steps: Record<Step['step'], string> = {
  submit: '提交', recall: '撤回修改', accept: '确认', record: '填写并确认', return: '退回', correct: '更正', withdraw: '撤销'
}
export const stepText = (s: Step['step']) => steps[s]

export const dueText: Record<Kind['due'], string> = { all: '全体党员', committee: '委员', group: '小组党员', chosen: '由组织者选定' }

/** The kinds that an organisation of that sort may hold now. */
export const kindsFor = (kinds: readonly Kind[], orgKind: string | undefined) => kinds.filter(k => k.active && (!orgKind || k.holders.includes(orgKind)))

export const isLecture = (c: Pick<Content, 'kinds'>) => c.kinds.includes('lecture') || c.kinds.includes('weekly_lecture')
/** Kinds whose meeting of the new year may belong to the old one (R06). */
export const mayBeLastYears = (c: Pick<Content, 'kinds' | 'day'>) => c.kinds.some(k => k === 'org_life_meeting' || k === 'member_appraisal') && /^\d{4}-0[1-3]-/.test(c.day)

export function emptyContent(recorder: string, recorderId: number): Content {
  return {
    kinds: [], planned_day: '', planned_time: '', day: '', start_time: '', end_time: '', topic: '', place: '', host: { name: '' },
    recorder: { name: recorder, member_id: recorderId || undefined }, speaker: { name: '' }, guests: '', minutes: '', other: '', for_year: 0,
    agenda: [], resolutions: [], attendances: [], confidential: false, announced: false
  }
}

/** Those of the roster with a vote on the day, and how many of them came. Whoever is not known to have none has one. */
export function voters(c: Pick<Content, 'attendances'>, known: readonly Expected[]): { due: number; present: number } {
  const without = new Set(known.filter(e => !e.votes).map(e => e.member_id))
  const due = c.attendances.filter(a => !without.has(a.member_id))
  return { due: due.length, present: due.filter(a => a.mark === 'attended').length }
}

/** A vote that has just been taken: all who came and have a vote, in favour until told otherwise. */
export function emptyVote(c: Content, known: readonly Expected[]): Vote {
  const v = voters(c, known)
  return { ...v, ayes: v.present, nays: 0, abstained: 0, admission: false }
}

export const count = (c: Pick<Content, 'attendances'>, mark: Mark) => c.attendances.filter(a => a.mark === mark).length

const half: VoteRules = { quorum: '1/2', majority: '1/2', admission: '1/2' }
const fraction = (text: string): [number, number] => {
  const [of, over] = text.split('/').map(Number)
  return of && over ? [of, over] : [1, 2]
}

export interface Judged {
  text: '' | '通过' | '未通过' | '到会人数不够，表决无效'
  why: string
}

/** R13: whether the meeting may decide, and whether the ayes are more than the share of those due. The server decides, by the rules of the day; this shows it while one types. */
export function judged(v: Vote, rules: VoteRules = half): Judged {
  if (!v.due) return { text: '', why: '' }
  const [qOf, qOver] = fraction(v.quorum || (v.admission ? rules.admission : rules.quorum))
  const quorum = v.admission ? Math.floor((qOf * v.due) / qOver) + 1 : Math.ceil((qOf * v.due) / qOver)
  if (v.present < quorum) return { text: '到会人数不够，表决无效', why: `应到有表决权 ${v.due} 人，至少 ${quorum} 人到会才能表决，实到 ${v.present} 人。` }
  const [mOf, mOver] = fraction(v.majority || rules.majority)
  const least = Math.floor((mOf * v.due) / mOver) + 1
  return { text: v.ayes >= least ? '通过' : '未通过', why: `赞成以应到有表决权的 ${v.due} 人为基数，至少 ${least} 票才通过，实得 ${v.ayes} 票。` }
}

/** 缺席人员及原因, as the paper form has it. */
export function missingText(list: readonly Attendance[]): string {
  return list
    .filter(a => a.mark === 'excused' || a.mark === 'absent')
    .map(a => `${a.name}（${a.mark === 'excused' ? '请假' : '缺席'}${a.reason ? `：${a.reason}` : ''}）`)
    .join('、')
}

/** The proposed roster with the marks that were already given; people who were added by hand stay. */
export function mergeRoster(given: readonly Attendance[], proposed: readonly Expected[]): Attendance[] {
  const had = new Map(given.map(a => [a.member_id, a]))
  const listed = proposed.map(p => had.get(p.member_id) ?? { member_id: p.member_id, name: p.name, mark: '' as const })
  const ids = new Set(proposed.map(p => p.member_id))
  return [...listed, ...given.filter(a => a.mark !== '' && !ids.has(a.member_id))]
}

/** A named person of the roster gets their key; a name from elsewhere stays a name. */
export function personOf(name: string, roster: readonly Attendance[]): Named {
  const same = roster.filter(a => a.name === name)
  return same.length === 1 ? { name, member_id: same[0]?.member_id } : { name }
}

/** 2026-11-20 14:30—16:00 */
export const heldText = (c: Pick<Content, 'day' | 'start_time' | 'end_time'>) => [c.day && dayText(c.day), c.start_time && c.end_time ? `${c.start_time}—${c.end_time}` : c.start_time].filter(Boolean).join(' ')

/** A refusal of the whole body names `content.topic`; the form knows the field as `topic`. */
export function ofContent(err: unknown): Problem {
  const p = asProblem(err)
  const bare = (f: string) => f.replace(/^content\./, '')
  return new Problem({ status: p.status, code: p.code, detail: p.detail, field: bare(p.field), errors: p.errors.map(e => ({ ...e, field: bare(e.field) })), request_id: p.requestId })
}
