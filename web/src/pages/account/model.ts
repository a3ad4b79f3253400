import type { Tone } from '@/kit/StatusTag.vue'

/** What a list needs to know of an account to show its state. */
export interface Standing {
  state: 'invited' | 'active' | 'disabled'
  held: boolean
  locked_until: number
  code_expires: number
}

export const stateNames = { invited: '待激活', active: '正常', disabled: '已停用' } as const

/** What the list can be narrowed to. */
export const standingNames = { ...stateNames, held: '授权待确认', locked: '已锁定', asked: '申请重置' } as const

/** The chosen narrowing as the server takes it. */
export function standingQuery(standing: string): { state?: keyof typeof stateNames; held?: boolean; locked?: boolean; asked?: boolean } {
  if (standing === 'held') return { held: true }
  if (standing === 'locked') return { locked: true }
  if (standing === 'asked') return { asked: true }
  return standing in stateNames ? { state: standing as keyof typeof stateNames } : {}
}

/** An account's state in a word: what keeps it from being used comes first. */
export function stateText(a: Standing, now: number): string {
  if (a.state === 'invited' && a.code_expires > 0 && a.code_expires < now) return '激活码已过期'
  if (a.state !== 'active') return stateNames[a.state]
  if (a.locked_until > now) return '已锁定'
  return a.held ? '授权待确认' : '正常'
}

export function stateTone(a: Standing, now: number): Tone {
  if (a.state === 'disabled') return 'plain'
  if (a.state === 'invited') return a.code_expires > 0 && a.code_expires < now ? 'bad' : 'info'
  return a.locked_until > now || a.held ? 'warn' : 'ok'
}

/** What is amiss with a login before the server is asked. */
export function loginFault(login: string): string {
  return /^[a-z0-9][a-z0-9._-]{2,31}$/.test(login) ? '' : '3 至 32 个小写字母、数字或 . _ - ，以字母或数字开头。'
}

/** One line for the drop-down of accounts. */
export const accountLabel = (a: { name: string; login: string; org_name: string }) => `${a.name}（${a.login}）${a.org_name}`
