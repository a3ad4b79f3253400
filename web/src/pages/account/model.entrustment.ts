import type { Wire } from '@/api/client'
import { dayText, instantText } from '@/kit/format'
import type { Tone } from '@/kit/StatusTag.vue'

export type Entrustment = Wire<'Entrustment'>

export const kindNames = { handover: '交接', delegation: '代理' } as const

const tones: Record<Entrustment['state'], Tone> = { proposed: 'warn', accepted: 'warn', confirmed: 'info', done: 'ok', declined: 'plain', refused: 'bad', withdrawn: 'plain', lapsed: 'plain' }

/** The state as a tag. */
export const stateOf = (e: Pick<Entrustment, 'state' | 'state_text'>): { text: string; tone: Tone } => ({ text: e.state_text, tone: tones[e.state] })

/** From when, and for an absence until when. */
export const spanText = (e: Pick<Entrustment, 'kind' | 'from_day' | 'to_day'>) => (e.kind === 'handover' ? `自${dayText(e.from_day)}起` : `${dayText(e.from_day)}至${dayText(e.to_day)}`)

/** The office in a line: 市财政局第一党支部 支部书记. */
export const officeText = (e: Pick<Entrustment, 'org_name' | 'role_name'>) => `${e.org_name} ${e.role_name}`

/** What happened to it, step by step. */
export function storyOf(e: Entrustment): { at: string; text: string }[] {
  const steps = [{ at: instantText(e.made_at), text: `${e.made_name}提出` }]
  if (e.accepted_at) steps.push({ at: instantText(e.accepted_at), text: `${e.to_name}接受` })
  if (e.confirmed_at) steps.push({ at: instantText(e.confirmed_at), text: `安全管理员${e.confirmed_name}确认授权` })
  if (e.ended_at) steps.push({ at: instantText(e.ended_at), text: endText(e) })
  return steps
}

function endText(e: Entrustment): string {
  const who = e.ended_name || '到日自动'
  const did = { done: e.kind === 'handover' ? '办结交接' : '结束代理', declined: '没有接受', refused: '没有确认', withdrawn: '撤回', lapsed: '过期', proposed: '', accepted: '', confirmed: '' }[e.state]
  return `${who}${did}${e.reason ? `：${e.reason}` : ''}`
}

/** What accepting means, for whoever is asked to. */
export const acceptText = (e: Entrustment) =>
  e.kind === 'handover'
    ? `接受后由安全管理员确认授权；${dayText(e.from_day)}起，这个职务的权限和清单上的工作归您，${e.from_name}不再有这个职务。`
    : `接受后由安全管理员确认授权；${dayText(e.from_day)}至${dayText(e.to_day)}，您可以代${e.from_name}办理所列事项，记录和留痕上写作“您的姓名（代${e.from_name}）”。`
