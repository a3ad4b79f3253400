import type { Wire } from '@/api/client'
import { dayText } from '@/kit/format'

export { staffing } from '@/kit/team'

export type Line = Wire<'TeamLine'>
export type Team = Wire<'Team'>
export type Vacancy = Wire<'Vacancy'>

/** A vacancy as a register says it: 书记（自2026年3月2日）. */
export function vacancyText(v: Vacancy): string {
  return `${v.name}${v.count > 1 ? `${v.count}名` : ''}${v.since ? `（自${dayText(v.since)}）` : ''}`
}

/** How the secretary or a deputy changes inside the term. */
export const changeKinds: Record<Wire<'Consent'>['kind'], string> = { move: '调动', remove: '免职', add: '增补' }

/** Those in whose change the level above has a say. */
export const chiefsOf = (t: Pick<Team, 'holders'>) => t.holders.filter(h => h.duty === 'secretary' || h.duty === 'deputy_secretary')

/** What somebody fills in to ask for consent: who goes by the position, who comes by the person and the duty. */
export interface Ask {
  kind: string
  position: number
  members: number[]
  duty: string
  day: string
  reason: string
}

/** The form as it begins: the secretary is moved, or one is added where there is none. */
export function askOf(t: Team, today: string): Ask {
  const chief = chiefsOf(t)[0]
  return { kind: chief ? 'move' : 'add', position: chief?.position_id ?? 0, members: [], duty: t.secretary ? 'deputy_secretary' : 'secretary', day: today, reason: '' }
}

/** What is sent of it. */
export function askBody(f: Ask, chiefs: Team['holders']) {
  const who = chiefs.find(h => h.position_id === f.position)
  return { kind: f.kind, day: f.day ?? '', reason: f.reason, ...(f.kind === 'add' ? { member_id: f.members[0] ?? 0, duty: f.duty } : { member_id: who?.member_id ?? 0, duty: who?.duty ?? 'secretary' }) }
}

/** What whoever looks at a request may do about it. */
export function actsOn(c: Pick<Wire<'Consent'>, 'state' | 'may_answer'>, can: (permission: string) => boolean) {
  const answer = c.may_answer && can('team.consent')
  return { answer, enter: c.state === 'granted' && can('member.write'), withdraw: (c.state === 'asked' || c.state === 'granted') && can('team.write') && !answer }
}

/** How far a request for consent has come. */
export const consentStates: Record<Wire<'Consent'>['state'], { text: string; tone: 'ok' | 'warn' | 'bad' | 'info' | 'plain' }> = {
  asked: { text: '待答复', tone: 'warn' },
  granted: { text: '已同意', tone: 'info' },
  returned: { text: '已退回', tone: 'bad' },
  withdrawn: { text: '已撤回', tone: 'plain' },
  entered: { text: '已登记', tone: 'ok' }
}

/** What the list may be narrowed to. */
export const standings: Record<string, { text: string; is: (l: Line) => boolean }> = {
  incomplete: { text: '未配齐', is: l => !l.complete },
  no_secretary: { text: '书记空缺', is: l => !l.secretary },
  divided: { text: '分工有空', is: l => l.complete && l.vacancies.length > 0 },
  complete: { text: '已配齐', is: l => l.complete },
  full_time: { text: '有专职副书记', is: l => l.kind !== 'branch' && !!l.full_time },
  no_full_time: { text: '无专职副书记', is: l => l.kind !== 'branch' && !l.full_time },
  waiting: { text: '有请示待答复', is: l => l.waiting > 0 }
}

/** The term in a few words: 第5届，2024年3月15日选举. */
export function termText(l: Pick<Line, 'term_id' | 'session' | 'began'>): string {
  if (!l.term_id) return '未登记任期'
  return `${l.session ? `第${l.session}届，` : ''}${dayText(l.began)}选举`
}
