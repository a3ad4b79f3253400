import type { Wire } from '@/api/client'
import { dayText } from '@/kit/format'

export type Plan = Wire<'LiaisonPlan'>
export type Sheet = Wire<'LiaisonSheet'>
export type Answer = Wire<'SheetAnswer'>
export type Finding = Wire<'SheetFinding'>
export type MyPoint = Wire<'MyLiaisonPoint'>
export type Coverage = Wire<'LiaisonCoverage'>
export type Talk = Wire<'DeputyTalk'>
export type Checklist = Wire<'Checklist'>
export type Item = Wire<'ChecklistItem'>
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'plain'

export const planStates: Record<Plan['state'], { text: string; tone: Tone }> = {
  planned: { text: '已安排', tone: 'info' }, under_way: { text: '进行中', tone: 'warn' }, held: { text: '已完成', tone: 'ok' }, withdrawn: { text: '已撤回', tone: 'plain' }
}
export const isOpen = (p: Pick<Plan, 'state'>) => p.state === 'planned' || p.state === 'under_way'

export function talkState(t: Pick<Talk, 'state' | 'overdue' | 'late'>): { text: string; tone: Tone } {
  if (t.state === 'withdrawn') return { text: '已撤销', tone: 'plain' }
  if (t.state === 'held') return t.late ? { text: '已谈（逾期）', tone: 'warn' } : { text: '已谈', tone: 'ok' }
  return t.overdue ? { text: '逾期未谈', tone: 'bad' } : { text: '待谈', tone: 'info' }
}

/** Who may put a talk down: staff, who was named, or whoever may hold one while nobody is. */
export const mayHoldTalk = (t: Pick<Talk, 'state' | 'talker_id' | 'talker_name'>, by: { roles: readonly string[]; memberId: number; can: (p: string) => boolean }) =>
  t.state !== 'withdrawn' && by.can('inspection.write') && (by.roles.includes('staff') || !t.talker_name || (t.talker_id > 0 && t.talker_id === by.memberId))

export const values = [{ code: 'yes', name: '是' }, { code: 'no', name: '否' }, { code: 'part', name: '部分' }, { code: 'none', name: '不涉及' }] as const
export type Value = Answer['value']
export const valueName = (v: string) => values.find(x => x.code === v)?.name ?? ''

/** How often a department has been guided this year, in words. */
export function visitsText(d: { days: string[]; left: number }): string {
  const been = d.days.length > 0 ? `今年已到点${d.days.length}次（${d.days.map(x => dayText(x).replace(/^\d+年/, '')).join('、')}）` : '今年还没有到点'
  return d.left > 0 ? `${been}，还差${d.left}次` : been
}

export interface TouchedAnswer {
  value: Value
  note: string
  /** The version of the standing answer that was seen when this was filled in. */
  seen: number
}

export interface TouchedFinding {
  key: string
  item: string
  text: string
  place: string
  basis: string
  org_id: number
  suggestion: string
  removed: boolean
}

/** What one person has filled in and not sent yet: only that, so that what others send in between is not overwritten. */
export interface SheetDraft {
  answers: Record<string, TouchedAnswer>
  findings: Record<string, TouchedFinding>
  held_day: string
  content: string
  feedback: string
}

export const blankDraft = (today: string): SheetDraft => ({ answers: {}, findings: {}, held_day: today, content: '', feedback: '' })
export const isTouched = (d: SheetDraft) => Object.keys(d.answers).length > 0 || Object.keys(d.findings).length > 0

export interface ShownAnswer {
  value: Value
  note: string
  by: string
  /** Somebody else's answer to the item that contradicts one's own. */
  clash?: Answer
}

/** The answer of an item as the sheet shows it: one's own while it is not sent, else what stands. */
export function answerOf(sheet: Pick<Sheet, 'answers'>, draft: SheetDraft, item: string, me: string): ShownAnswer {
  const standing = sheet.answers.find(a => a.item === item)
  const own = draft.answers[item]
  if (!own) return { value: standing?.value ?? '', note: standing?.note ?? '', by: standing?.by ?? '' }
  const clashes = standing && standing.version !== own.seen && standing.by !== me && (standing.value !== own.value || standing.note !== own.note.trim())
  return { value: own.value, note: own.note, by: '', clash: clashes ? standing : undefined }
}

/** Fills in an item. */
export function touch(sheet: Pick<Sheet, 'answers'>, draft: SheetDraft, item: string, change: Partial<Pick<TouchedAnswer, 'value' | 'note'>>): void {
  const standing = sheet.answers.find(a => a.item === item)
  const own = draft.answers[item] ?? { value: standing?.value ?? '', note: standing?.note ?? '', seen: standing?.version ?? 0 }
  draft.answers[item] = { ...own, ...change }
}

/** Settles a contradiction: one's own stands, having seen the other's, or the other's does. */
export function settle(sheet: Pick<Sheet, 'answers'>, draft: SheetDraft, item: string, mine: boolean): void {
  const own = draft.answers[item]
  if (!own) return
  if (mine) own.seen = sheet.answers.find(a => a.item === item)?.version ?? 0
  else delete draft.answers[item]
}

const allItems = (sheet: Pick<Sheet, 'checklist'>): Item[] => (sheet.checklist.groups ?? []).flatMap(g => g.items ?? [])

export const clashes = (sheet: Sheet, draft: SheetDraft, me: string): Item[] => allItems(sheet).filter(i => answerOf(sheet, draft, i.key ?? '', me).clash)
/** The items that nobody has answered. */
export const unanswered = (sheet: Sheet, draft: SheetDraft): Item[] => allItems(sheet).filter(i => !answerOf(sheet, draft, i.key ?? '', '').value)
/** What was filled in for items that the list of this visit does not have: the list was changed in between. */
export const stray = (sheet: Sheet, draft: SheetDraft): TouchedAnswer[] => Object.entries(draft.answers).filter(([k]) => !allItems(sheet).some(i => i.key === k)).map(([, a]) => a)

/** The findings as the sheet shows them: what stands, with one's own changes, and one's own new ones. */
export function findingsOf(sheet: Pick<Sheet, 'findings'>, draft: SheetDraft): (TouchedFinding & { sent: boolean; rectification_id: number })[] {
  const standing = sheet.findings.map(f => ({ ...pick(f), ...draft.findings[f.key], removed: draft.findings[f.key]?.removed ?? false, sent: !draft.findings[f.key], rectification_id: f.rectification_id }))
  const fresh = Object.values(draft.findings).filter(f => !sheet.findings.some(s => s.key === f.key)).map(f => ({ ...f, sent: false, rectification_id: 0 }))
  return [...standing, ...fresh].filter(f => !f.removed)
}
const pick = (f: Finding) => ({ key: f.key, item: f.item, text: f.text, place: f.place, basis: f.basis, org_id: f.org_id, suggestion: f.suggestion })

/** What is sent; `hold` ends the visit with it. */
export function sentOf(sheet: Sheet, draft: SheetDraft, hold: boolean): Wire<'SentSheet'> {
  const known = new Set(allItems(sheet).map(i => i.key))
  const body: Wire<'SentSheet'> = {
    number: sheet.checklist_id ? sheet.checklist.number : 0,
    answers: Object.entries(draft.answers).filter(([item]) => known.has(item)).map(([item, a]) => ({ item, value: a.value, note: a.note, seen: a.seen })),
    findings: Object.values(draft.findings).map(f => ({ ...f, item: known.has(f.item) ? f.item : '' }))
  }
  if (hold) body.hold = { day: draft.held_day, content: draft.content, feedback: draft.feedback }
  return body
}

/** Puts a submission that came back into the form again. */
export function takeBack(draft: SheetDraft, body: Wire<'SentSheet'>): void {
  for (const a of body.answers ?? []) draft.answers[a.item] ??= { value: a.value ?? '', note: a.note ?? '', seen: a.seen ?? 0 }
  for (const f of body.findings ?? [])
    draft.findings[f.key] ??= { key: f.key, item: f.item ?? '', text: f.text ?? '', place: f.place ?? '', basis: f.basis ?? '', org_id: f.org_id ?? 0, suggestion: f.suggestion ?? '', removed: f.removed ?? false }
  if (body.hold) Object.assign(draft, { held_day: body.hold.day, content: body.hold.content ?? '', feedback: body.hold.feedback ?? '' })
}
