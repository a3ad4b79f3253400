import type { Wire } from '@/api/client'
import type { Tone } from '@/kit/StatusTag.vue'

export type Member = Wire<'Member'>
export type Profile = Wire<'Profile'>
export type Codes = Wire<'Codes'>

export const standingNames = { full: '正式党员', probationary: '预备党员' } as const
export const serviceNames = { in_service: '在职', retired: '离退休' } as const
export const sexNames = { male: '男', female: '女' } as const

/** The state that a row shows: gone, under observation, away, or the plain standing. */
export function statusOf(m: Pick<Member, 'left_day' | 'left_kind' | 'standing' | 'migrant'>, codes?: Codes): { text: string; tone: Tone } {
  if (m.left_day) return { text: nameOf(codes?.leave_kinds, m.left_kind) || '已减少', tone: 'plain' }
  if (m.migrant) return { text: '流动党员', tone: 'info' }
  return m.standing === 'probationary' ? { text: '预备党员', tone: 'warn' } : { text: '正式党员', tone: 'ok' }
}

export function nameOf(list: readonly { code: string; name: string }[] | undefined, code: string): string {
  return list?.find(c => c.code === code)?.name ?? ''
}

/** Whole years on a day. */
export function ageOn(born: string, day: string): number | undefined {
  if (born.length !== 10 || day.length !== 10) return undefined
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4))
  return day.slice(5) < born.slice(5) ? years - 1 : years
}

/** Leaves out what is not chosen: the server takes a filter that is there for one that is meant. */
export function meant<T extends object>(query: T): { [K in keyof T]?: T[K] } {
  return Object.fromEntries(Object.entries(query).filter(([, v]) => v !== '' && v !== 0 && v !== false && v !== undefined)) as { [K in keyof T]?: T[K] }
}

export type MemberForm = Omit<Wire<'CreateMemberInputBody'>, '$schema'>

export function emptyForm(branch: number): MemberForm {
  return {
    name: '', sex: 'male', nation: '01', born: '', education: '', standing: 'full', service: 'in_service', group_id: 0, joined: '', confirmed: '', job_title: '', phone: '', id_number: '',
    migrant: false, observed_from: '', observed_to: '', branch_id: branch, since: ''
  }
}

/** What of a profile is typed; masked numbers go back as they are and are kept. */
export function formOf(p: Profile): MemberForm {
  const { name, sex, nation, born, education, standing, service, group_id, joined, confirmed, job_title, phone, id_number, migrant, observed_from, observed_to, branch_id } = p
  return { name, sex, nation, born, education, standing, service, group_id, joined, confirmed, job_title, phone, id_number, migrant, observed_from, observed_to, branch_id, since: '' }
}
