import type { Wire } from '@/api/client'
import { recordPath, recordTitle } from './model'

export { chooses, rangeWords } from './model'

/** Points within a rule's range that whoever accepts the record chooses. */
export type Choice = Wire<'Choice'>

export const choiceStates = [
  { value: 'waiting', label: '待认定', tone: 'warn' },
  { value: 'chosen', label: '已认定', tone: 'ok' },
  { value: 'dropped', label: '记录已撤回', tone: 'plain' }
] as const

export function choiceState(state: Choice['state']): { text: string; tone: 'warn' | 'ok' | 'plain' } {
  const s = choiceStates.find(x => x.value === state) ?? choiceStates[0]
  return { text: s.label, tone: s.tone }
}

const levels: Readonly<Record<string, number>> = { branch_secretary: 1, dept_clerk: 2, staff: 3 }
/** Whether one of these offices chooses: that of the level, or one above it. */
export const mayChoose = (c: Pick<Choice, 'state' | 'level'>, roles: readonly string[]) => c.state === 'waiting' && roles.some(r => (levels[r] ?? 0) >= c.level)

export const choiceTitle = (c: Choice) => recordTitle(c)
export const choicePath = (c: Choice, on: 'desk' | 'phone') => recordPath(c, on)
