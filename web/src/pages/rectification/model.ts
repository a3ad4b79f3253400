import { randomKey, type Wire } from '@/api/client'
import { dayText } from '@/kit/format'
import type { Tone } from '@/kit/StatusTag.vue'

export type Item = Wire<'Rectification'>
export type Detail = Wire<'RectificationDetail'>
export type Step = Wire<'ProblemStep'>

export const states: Record<string, string> = { found: '待反馈', sent: '待报方案', planned: '整改中', done: '待核实', verified: '待销号', closed: '已销号', waived: '不再整改', withdrawn: '已撤回' }
export const origins: Record<string, string> = { visit: '到点指导', check: '督导检查', assessment: '考核评议', audit: '巡察审计', other: '其他' }
const tones: Record<string, Tone> = { found: 'plain', sent: 'warn', planned: 'warn', done: 'info', verified: 'info', closed: 'ok' }

const working = (r: Pick<Item, 'state'>) => r.state === 'sent' || r.state === 'planned'
/** Overdue on a day: no result handed in, the term past, and no question for a later day that was asked in time. */
export const late = (r: Pick<Item, 'state' | 'due' | 'ask'>, today: string) => working(r) && r.due < today && r.ask !== 'extension'

export function stateTag(r: Pick<Item, 'state' | 'due' | 'ask'>, today: string): { text: string; tone: Tone } {
  const text = states[r.state] ?? r.state
  if (late(r, today)) return { text: `${text}，逾期`, tone: 'bad' }
  return { text: r.ask ? `${text}，有申请` : text, tone: tones[r.state] ?? 'plain' }
}

/** An act that the reader may take now, with what its form asks. */
export interface ActForm {
  code: string
  label: string
  done: string
  text?: { label: string; required: boolean; hint?: string }
  day?: { label: string; required: boolean; from: string; to: string; hint?: string }
  person?: boolean
  evidence?: boolean
}
const reason = (label = '理由') => ({ label, required: true, hint: '不少于5个字，对方会看到' })
const far = (from: string) => `${Number(from.slice(0, 4)) + 2}${from.slice(4)}`

/** What the side that answers for it may do. */
function answering(r: Detail, today: string): ActForm[] {
  if (!working(r)) return []
  const plan: ActForm = { code: 'plan', label: r.state === 'sent' ? '报整改方案' : '修改整改方案', done: '整改方案已报送', person: true, text: { label: '整改措施', required: true, hint: '不少于5个字' }, day: { label: '计划完成', required: false, from: r.sent_day, to: r.due, hint: `不填即为整改期限${dayText(r.due)}` } }
  const report: ActForm = { code: 'report', label: '报整改结果', done: '整改结果已报送，等待核实', person: true, text: { label: '整改结果', required: true, hint: '写清做了什么、何时做的；佐证材料可以不传' }, evidence: true }
  if (r.ask) return [plan, report, { code: 'take-ask-back', label: '撤回申请', done: '申请已撤回' }]
  const longer: ActForm = { code: 'ask-extension', label: '申请延期', done: '延期申请已提交', text: reason('延期理由'), day: { label: '延至', required: true, from: r.due, to: r.ask_until, hint: `最多到${dayText(r.ask_until)}；答复以前不算逾期` } }
  const release: ActForm = { code: 'ask-waiver', label: '申请不再整改', done: '申请已提交', text: reason('不能整改的理由') }
  return [...(r.state === 'sent' ? [plan, report] : [report, plan]), ...(today <= r.due ? [longer] : []), release]
}

/** What the side that found it may do. */
function issuing(r: Detail, today: string): ActForm[] {
  const out: ActForm[] = []
  const term = { label: '新的整改期限', required: true, from: today, to: far(today) }
  if (r.ask && !r.asker) {
    out.push({ code: 'grant', label: r.ask === 'extension' ? '同意延期' : '同意不再整改', done: '已同意', text: r.ask === 'extension' ? { label: '意见', required: false } : reason('意见') })
    out.push({ code: 'refuse', label: '不同意', done: '已答复', text: reason() })
  }
  if (r.state === 'done' && !r.doer) out.push({ code: 'verify', label: '核实到位', done: '已核实', text: { label: '核实意见', required: false, hint: '看了什么、怎么核实的' } })
  if (r.state === 'verified' && !r.doer) out.push({ code: 'close', label: '销号', done: '已销号', text: { label: '销号意见', required: false } })
  if (r.state === 'done' || r.state === 'verified') out.push({ code: 'return', label: '退回继续整改', done: '已退回', text: reason('还差什么'), day: term })
  if (r.state === 'closed' || r.state === 'waived') out.push({ code: 'reopen', label: '重新整改', done: '已要求重新整改', text: reason(), day: term })
  if (late(r, today)) out.push({ code: 'admonish', label: '登记约谈', done: '约谈已登记', text: { label: '约谈情况', required: true, hint: '写明约谈对象和要点，责任单位会看到' } })
  if (['found', 'sent', 'planned', 'done'].includes(r.state)) out.push({ code: 'withdraw', label: '撤回问题', done: '问题已撤回', text: reason('撤回的原因') })
  return out
}

/** The acts open to a reader with these rights, the likeliest first. */
export function actsOf(r: Detail, today: string, can: (permission: string) => boolean): ActForm[] {
  if (r.removed) return []
  return [...(can('problem.rectify') ? answering(r, today) : []), ...(can('problem.issue') && r.issuing ? issuing(r, today) : [])]
}

/** Why what waits is not its reader's to decide; empty when it is, or nothing waits. */
export function barredText(r: Detail, can: (permission: string) => boolean): string {
  if (r.removed || !r.issuing || !can('problem.issue')) return ''
  if (r.ask && r.asker) return '这项申请由您提出，请由另一位同志答复。'
  return r.state === 'verified' && r.doer ? '整改结果由您报送，请由另一位同志销号。' : ''
}

/** Whose turn it is, in a sentence. */
export function turnText(r: Detail): string {
  const due = dayText(r.due)
  switch (r.state) {
    case 'found': return '还没有反馈，责任单位看不到。'
    case 'sent': return `由${r.org_name}在${dayText(r.plan_due)}前报整改方案，${due}前报整改结果；能立即改好的可以直接报结果。`
    case 'planned': return `由${r.org_name}在${due}前报整改结果。`
    case 'done': return r.doer ? '整改结果由您报送，等待另一位同志核实。' : '等待反馈方核实。'
    case 'verified': return '已核实整改到位，等待销号。'
    case 'closed': return `已于${dayText(r.closed_day)}销号。`
    case 'waived': return '经批准不再整改。'
    default: return '反馈方已撤回，不再整改。'
  }
}

const stepWords: Record<string, string> = {
  note: '发现问题', send: '反馈', assign: '指定责任人', plan: '报整改方案', report: '报整改结果', ask_extension: '申请延期', ask_waiver: '申请不再整改', take_ask_back: '撤回申请',
  grant: '同意申请', refuse: '不同意申请', verify: '核实到位', return: '退回继续整改', close: '销号', reopen: '重新整改', withdraw: '撤回问题', remind: '发催办函', admonish: '约谈',
  near_due: '期限将到，已提醒', fell_due: '期限到日，已提醒', letter_due: '逾期，应发催办函', talk_due: '长期逾期，应约谈'
}
export const stepText = (s: Pick<Step, 'what'>) => stepWords[s.what] ?? s.what
/** Steps that the calendar took, not a person. */
export const byCalendar = (s: Pick<Step, 'what'>) => /_due$/.test(s.what)

export interface Filled {
  text: string
  day: string
  member_id: number
  member_name: string
}
/** An empty form of an act, with what is known already. */
export const blank = (a: ActForm, r: Detail): Filled => ({ text: a.code === 'plan' ? r.measures : '', day: a.code === 'plan' ? r.target : '', member_id: a.person ? r.member_id : 0, member_name: a.person && !r.member_id ? r.member_name : '' })

/** What a form lacks, by field. */
export function lacking(a: ActForm, f: Filled): { field: string; text: string }[] {
  const out: { field: string; text: string }[] = []
  if (a.person && !f.member_id && !f.member_name.trim()) out.push({ field: 'member_name', text: '请选择或填写责任人。' })
  if (a.text?.required && f.text.trim().length < 5) out.push({ field: 'text', text: `请填写${a.text.label}，不少于5个字。` })
  if (a.day?.required && !f.day) out.push({ field: 'day', text: `请选择${a.day.label}。` })
  return out
}

/** The body of an act, and the key that makes sending it twice one act. */
export const sending = (a: ActForm, f: Filled, version: number) => ({ key: randomKey(), body: { version, text: f.text.trim(), ...(a.day && f.day ? { day: f.day } : {}), ...(a.person ? { member_id: f.member_id, member_name: f.member_id ? '' : f.member_name.trim() } : {}) } })
