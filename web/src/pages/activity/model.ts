import { Problem, asProblem, type Wire } from '@/api/client'

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
export type QuarterCount = Wire<'QuarterCount'>
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

export const emptyVote = (c: Content): Vote => ({ due: c.attendances.length, present: count(c, 'attended'), ayes: count(c, 'attended'), nays: 0, abstained: 0, admission: false })

export const count = (c: Pick<Content, 'attendances'>, mark: Mark) => c.attendances.filter(a => a.mark === mark).length

/** R13: whether the meeting may decide, and whether the ayes are more than half of those due. The server decides; this only shows it while one types. */
export function outcome(v: Vote): string {
  if (v.due === 0) return ''
  if (v.admission ? 2 * v.present <= v.due : 2 * v.present < v.due) return v.admission ? '到会未超过半数，表决无效' : '到会不足半数，表决无效'
  return 2 * v.ayes > v.due ? '通过' : '未通过'
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
export const heldText = (c: Pick<Content, 'day' | 'start_time' | 'end_time'>) => [c.day, c.start_time && c.end_time ? `${c.start_time}—${c.end_time}` : c.start_time].filter(Boolean).join(' ')

/** A refusal of the whole body names `content.topic`; the form knows the field as `topic`. */
export function ofContent(err: unknown): Problem {
  const p = asProblem(err)
  const bare = (f: string) => f.replace(/^content\./, '')
  return new Problem({ status: p.status, code: p.code, detail: p.detail, field: bare(p.field), errors: p.errors.map(e => ({ ...e, field: bare(e.field) })), request_id: p.requestId })
}
