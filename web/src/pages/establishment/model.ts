import type { Wire } from '@/api/client'

export type Kind = Wire<'RequestForm'>['kind']
export type Line = Wire<'RequestLine'>
export type Detail = Wire<'RequestDetail'>
export type State = Line['state']
export type Check = Wire<'RuleCheck'>
export type Person = Wire<'Involved'>
export type Finding = Wire<'CoverageFinding'>
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'plain'

export const kinds: Record<Kind, { text: string; what: string; org: string }> = {
  found: { text: '建立', what: '新成立党支部、党总支或机关党委', org: '' },
  rename: { text: '更名', what: '名称变更，成员和记录不变', org: '更名的党组织' },
  move: { text: '调整隶属', what: '改由另一个党组织管理', org: '调整的党组织' },
  merge: { text: '合并', what: '几个党支部并为一个，党员整体转入', org: '保留的党支部' },
  split: { text: '分设', what: '从一个党支部分出新的党支部', org: '分设的党支部' },
  upgrade: { text: '升格', what: '党支部改设党总支、机关党委，或党总支改设机关党委', org: '升格的党组织' },
  dissolve: { text: '撤销', what: '不再保留，党员转入别的党支部', org: '撤销的党组织' }
}
export const states: Record<State, { text: string; tone: Tone }> = {
  draft: { text: '草稿', tone: 'plain' }, submitted: { text: '待批复', tone: 'info' }, returned: { text: '已退回', tone: 'bad' }, approved: { text: '已批复待生效', tone: 'warn' },
  effective: { text: '已生效', tone: 'ok' }, rejected: { text: '不予同意', tone: 'bad' }, withdrawn: { text: '已撤回', tone: 'plain' }
}
/** How a request stands, in a word: late ones and those that could not take effect say so first. */
export const stateOf = (r: Pick<Line, 'state' | 'overdue' | 'held'>): { text: string; tone: Tone } =>
  r.overdue ? { text: '逾期未批复', tone: 'bad' } : r.held ? { text: '未能按期生效', tone: 'bad' } : states[r.state]
/** What is said under a request's title on the phone. */
export const lineNote = (r: Pick<Line, 'state' | 'department' | 'due' | 'approver' | 'effective' | 'asked_name'>): string =>
  [r.department, r.state === 'submitted' ? `${r.approver}在${r.due}前批复` : r.state === 'approved' ? `${r.effective}生效` : r.effective || r.asked_name].filter(Boolean).join('，')
export const orgKinds: Record<string, string> = { branch: '党支部', general_branch: '党总支', committee: '机关党委' }
export const steps: Record<string, string> = {
  drafted: '起草', submitted: '提交', returned: '退回', withdrawn: '撤回', rejected: '不予同意', approved: '批复', approval_withdrawn: '撤回批复', took_effect: '生效', held: '未能按期生效'
}
export const roles: Record<Wire<'Became'>['role'], string> = { founded: '建立', dissolved: '撤销', merged: '并入', renamed: '更名', moved: '调整隶属', upgraded: '升格' }
export const gaps: Record<Finding['gap'], string> = {
  no_org: '没有党组织', outside: '党员未编入支部', no_group: '党员未编入党小组', too_few: '正式党员不足', too_many: '党员人数偏多', no_committee: '应设支委会', general: '可设党总支', party: '可设机关党委', too_joint: '联合单位偏多'
}

/** A branch to come, with whom it gets. */
export interface Part {
  name: string
  members: number[]
}

/** The form as it is filled in; every field is there, whatever the kind. */
export interface Draft {
  kind: Kind | ''
  reason: string
  org_id: number
  parent_id: number
  org_kind: '' | 'committee' | 'general_branch' | 'branch'
  name: string
  sources: number[]
  members: number[]
  newcomers: { name: string; full: boolean }[]
  units: number[]
  below: number[]
  parts: Part[]
  into: number
  placed: { member: number; to: number }[]
  acknowledged: Record<string, string>
}

export const blank = (): Draft => ({
  kind: '', reason: '', org_id: 0, parent_id: 0, org_kind: '', name: '', sources: [], members: [], newcomers: [], units: [], below: [], parts: [], into: 0, placed: [], acknowledged: {}
})

/** What begins the form: an address such as /establishments/edit?kind=merge&org_id=7, from the coverage or an organisation. */
export function begun(query: Record<string, unknown>): Draft {
  const d = blank()
  const text = (k: string) => (typeof query[k] === 'string' ? (query[k] as string) : '')
  if (text('kind') in kinds) d.kind = text('kind') as Kind
  if (text('org_kind') in orgKinds) d.org_kind = text('org_kind') as Draft['org_kind']
  const org = Number(text('org_id')) || 0
  if (d.kind === 'found') d.parent_id = org
  else d.org_id = org
  return d
}

/** The form of a request that is there already. */
export function taken(r: Pick<Detail, 'kind' | 'reason' | 'plan' | 'acknowledged'>): Draft {
  const p = r.plan
  return {
    kind: r.kind, reason: r.reason, org_id: p.org_id ?? 0, parent_id: p.parent_id ?? 0, org_kind: p.org_kind ?? '', name: p.name ?? '', sources: p.sources ?? [], members: p.members ?? [],
    newcomers: p.newcomers ?? [], units: p.units ?? [], below: p.below ?? [], parts: (p.parts ?? []).map(x => ({ name: x.name ?? '', members: x.members ?? [] })), into: p.into ?? 0, placed: p.placed ?? [],
    acknowledged: { ...r.acknowledged }
  }
}

/** What is sent: holes in lists are left out, the server keeps what the kind uses. */
export function sent(d: Draft): Wire<'RequestForm'> | undefined {
  if (!d.kind) return undefined
  const some = (list: number[]) => list.filter(Boolean)
  return {
    kind: d.kind, reason: d.reason, acknowledged: d.acknowledged,
    plan: {
      org_id: d.org_id, parent_id: d.parent_id, org_kind: d.org_kind, name: d.name, sources: some(d.sources), members: d.members, newcomers: d.newcomers.filter(x => x.name.trim()), units: some(d.units), below: some(d.below),
      parts: d.parts, into: d.into, placed: d.placed.filter(x => x.member && x.to)
    }
  }
}

/** Whether enough is chosen to be asked about. */
export const asked = (d: Draft) => !!d.kind && (d.kind === 'found' ? d.parent_id > 0 : d.org_id > 0)

/** Puts people into a part, and takes them out of every other; -1 takes them out of all. */
export function place(parts: readonly Part[], ids: readonly number[], to: number): Part[] {
  return parts.map((x, i) => ({ name: x.name, members: [...x.members.filter(m => !ids.includes(m)), ...(i === to ? ids : [])] }))
}

/** Checks by what they do, for the list beside the form. */
export function sorted(checks: readonly Check[]): { must: Check[]; warn: Check[]; note: Check[] } {
  return { must: checks.filter(c => c.weight === 'must'), warn: checks.filter(c => c.weight === 'warn'), note: checks.filter(c => c.weight === 'note') }
}

/** 正式党员5名、预备党员1名 */
export function sizeText(people: readonly Person[]): string {
  const full = people.filter(p => p.full).length
  const rest = people.length - full
  return rest ? `正式党员${full}名、预备党员${rest}名` : `正式党员${full}名`
}

/** The page on which a finding's request begins; empty where none is proposed. */
export function askPath(f: Pick<Finding, 'ask' | 'ask_kind' | 'org_id'>): string {
  return f.ask ? `/establishments/edit?kind=${f.ask}&org_id=${f.org_id}${f.ask_kind ? `&org_kind=${f.ask_kind}` : ''}` : ''
}
