import type { Wire } from '@/api/client'
import { dayText } from '@/kit/format'

export type Objection = Wire<'Objection'>
export type Detail = Wire<'ObjectionDetail'>
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'plain'

const states: Record<Objection['state'], { text: string; tone: Tone }> = {
  open: { text: '待答复', tone: 'info' }, upheld: { text: '异议成立', tone: 'ok' }, dismissed: { text: '不予支持', tone: 'plain' }, withdrawn: { text: '已撤回', tone: 'plain' }
}
export const stateChoices = Object.entries(states).map(([value, s]) => ({ value, label: s.text }))

export const stateOf = (o: Pick<Objection, 'state' | 'overdue' | 'look'>): { text: string; tone: Tone } =>
  o.overdue ? { text: '逾期未答复', tone: 'bad' } : o.state === 'open' && o.look > 1 ? { text: '待第二次审查', tone: 'info' } : states[o.state]

export const levelNames: Record<number, string> = { 1: '党支部', 2: '单位', 3: '工委' }

/** What is objected to, in a line: 参加主题党日一次7分（2026年10月8日，+7） or 漏记. */
export function aboutText(o: Pick<Objection, 'fact_id' | 'rule_text' | 'day'>): string {
  return o.fact_id ? `${o.rule_text || '已停用的规则'}，${dayText(o.day)}` : `漏记：${dayText(o.day)}${o.rule_text ? `，${o.rule_text}` : ''}`
}

const acts: Record<Wire<'Step'>['what'], string> = { raised: '提出异议', passed: '转上一级', upheld: '答复：异议成立', dismissed: '答复：不予支持', escalated: '请上一级再看一次', withdrawn: '撤回', settled: '原记录已更正，积分已重新计算' }
/** 单位 · 答复：异议成立 */
export function actText(s: Pick<Wire<'Step'>, 'what' | 'level'>): string {
  if (s.what === 'passed' || s.what === 'escalated') return s.what === 'passed' ? `转${levelNames[s.level]}答复` : `请${levelNames[s.level]}再看一次`
  return acts[s.what]
}

const adjustments: Record<Wire<'Adjustment'>['state'], { text: string; tone: Tone }> = {
  proposed: { text: '待批准', tone: 'info' }, granted: { text: '已计入', tone: 'ok' }, refused: { text: '未批准', tone: 'bad' }, withdrawn: { text: '已撤回', tone: 'plain' }, reversing: { text: '待批准冲正', tone: 'warn' }, reversed: { text: '已冲正', tone: 'plain' }
}
export const adjustmentState = (s: Wire<'Adjustment'>['state']) => adjustments[s]
export const adjustmentChoices = Object.entries(adjustments).map(([value, s]) => ({ value, label: s.text }))

/** What follows from the answer, for who raised it. */
export function outcomeText(o: Pick<Objection, 'state' | 'remedy' | 'settled_at'>): string {
  if (o.state !== 'upheld') return ''
  if (o.remedy === 'points') return '由两人调整积分，批准后计入。'
  return o.settled_at ? '原记录已更正，积分随之更正，对账单上留有冲正。' : '等待更正原记录，更正后积分自动更正。'
}
