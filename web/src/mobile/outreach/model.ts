import type { Wire } from '@/api/client'
import type { Access } from '@/kit/access'

export interface VisitDraft {
  place_name: string
  place_kind: '' | 'village' | 'enterprise' | 'community'
  day: string
  who: string
  content: string
  problem_found: boolean
  problem: string
}

export interface Place {
  name: string
  kind: VisitDraft['place_kind']
}

/** A form to begin with: today, by oneself, to a place not known yet. */
export const blankVisit = (access: Pick<Access, 'today' | 'name'>): VisitDraft => ({ place_name: '', place_kind: '', day: access.today, who: access.name, content: '', problem_found: false, problem: '' })

/** The places of the latest visits, each once, the last one first. */
export function placesOf(visits: readonly { place_name: string; place_kind: VisitDraft['place_kind'] }[], most = 4): Place[] {
  const out: Place[] = []
  for (const v of visits) if (out.length < most && !out.some(p => p.name === v.place_name)) out.push({ name: v.place_name, kind: v.place_kind })
  return out
}

/** What is sent: the visitor is oneself while one's own name stands there, else the names as written. */
export function bodyOf(form: VisitDraft, access: Pick<Access, 'orgId' | 'memberId' | 'name'>): Wire<'VisitForm'> {
  const { who, problem, ...rest } = form
  const self = access.memberId > 0 && who.trim() === access.name
  return { ...rest, org_id: access.orgId, ...(self ? { member_id: access.memberId } : { member_name: who.trim() }), problem: form.problem_found ? problem : '' }
}

/** What has to be said before sending, by field. */
export function lacking(form: VisitDraft): { field: string; text: string }[] {
  const out: { field: string; text: string }[] = []
  if (!form.place_name.trim()) out.push({ field: 'place_name', text: '请填写联系点，如“红旗社区”。' })
  if (!form.content.trim() && !(form.problem_found && form.problem.trim())) out.push({ field: 'content', text: '请写一句走访情况。' })
  if (form.problem_found && !form.problem.trim()) out.push({ field: 'problem', text: '请写明发现了什么问题；没有问题的，请关上开关。' })
  return out
}
