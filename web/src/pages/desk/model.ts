import { dayText, dueText } from '@/kit/format'

/** A duty as the workbench shows it. */
export interface Todo {
  id: number
  kind: string
  title: string
  note: string
  due: string
  overdue: boolean
  object_type: string
  object_id: number
  org_name: string
}

/** What came back is mended; everything else is done. */
export const cameBack = (t: Pick<Todo, 'kind'>) => /\.(mend|rework|revise)_/.test(t.kind)

/** The nearest due day first, those without one after them. */
export function byDue<T extends Pick<Todo, 'due' | 'id'>>(list: readonly T[]): T[] {
  const day = (t: T) => t.due || '9999-12-31'
  return [...list].sort((a, b) => (day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : a.id - b.id))
}

type Place = (id: number, kind: string) => string
const deskPlaces: Record<string, Place> = {
  liaison_plan: id => `/liaison-plans/${id}`, liaison_member: () => '/my-liaison', deputy_talk: id => `/deputy-talks/${id}`,
  activity: (id, kind) => (kind === 'activity.mend_record' ? `/activities/edit?id=${id}` : `/activities/${id}`),
  problem: id => `/problems/${id}`,
  rectification_org: id => `/rectifications?org_id=${id}`,
  honour: id => `/honours/${id}`,
  intake_batch: id => `/imports/${id}`,
  account: (_, kind) => (kind === 'account.issue_code' ? '/member-accounts?asked=true' : '/accounts?standing=asked'),
  entrustment: (id, kind) => (kind === 'entrustment.open_account' ? '/accounts' : `/entrustments?show=${id}`),
  term: id => `/terms/${id}`,
  term_extension: (id, kind) => (kind === 'structure.decide_extension' ? `/term-extensions?open=${id}` : '/term-extensions'),
  team_consent: id => `/team-consents?open=${id}`,
  term_board: id => `/term-board?state=overdue&org=${id}`,
  paper_addressee: id => `/papers/${id}`,
  establishment: (id, kind) => (kind === 'establishment.mend_request' ? `/establishments/edit?id=${id}` : `/establishments/${id}`),
  org: id => `/terms?org=${id}`,
  election: id => `/elections/${id}`,
  obligation: id => `/obligations/${id}`,
  handbook: id => `/handbooks?book=${id}`, handbook_branch: id => `/handbooks/${id}`,
  opinion: () => '/opinions/answers',
  briefing: id => `/briefings/${id}`, briefing_comment: id => `/briefing-comments/${id}`,
  points_scheme: id => `/points/schemes/${id}`,
  objection: id => `/objections?open=${id}`,
  points_adjustment: id => `/points/adjustments?open=${id}`,
  points_choice: id => `/points/choices?open=${id}`,
  points_closing: () => '/points/closings',
  alarm_backup: () => '/backups', alarm_pair: () => '/invariants'
}
const phonePlaces: Record<string, Place> = {
  liaison_plan: id => `/m/liaison/${id}`, liaison_member: () => '/m/liaison', deputy_talk: id => `/m/deputy-talks/${id}`,
  election: id => `/m/elections/${id}`, establishment: id => `/m/establishments/${id}`, team_consent: id => `/m/team-consents/${id}`,
  obligation: () => '/m/obligations',
  handbook: id => `/m/handbook?book=${id}`, handbook_branch: () => '/m/handbook',
  paper_addressee: id => `/m/papers/${id}`,
  account: (_, kind) => (kind === 'account.issue_code' ? '/m/member-accounts' : ''),
  activity: (id, kind) => (kind === 'activity.mend_record' ? `/m/activities/record?id=${id}` : `/m/activities/branch/${id}`), problem: id => `/m/problems/${id}`, rectification_org: (_, kind) => (kind === 'problem.rectify_findings' ? '/m/rectifications?state=' : '/m/rectifications'), objection: id => `/m/objections/${id}`, points_choice: id => `/m/points/choices/${id}`, briefing: id => `/m/briefings/${id}`, briefing_comment: id => `/m/briefing-comments/${id}`, entrustment: (id, kind) => (kind === 'entrustment.accept_office' ? `/m/entrustments/${id}` : '') }

/** Where the thing to do is done on the desk; undefined where no page does it. */
export const placeOf = (t: Pick<Todo, 'kind' | 'object_type' | 'object_id'>) => deskPlaces[t.object_type]?.(t.object_id, t.kind)
/** The same on the phone. */
export const phonePlaceOf = (t: Pick<Todo, 'kind' | 'object_type' | 'object_id'>) => phonePlaces[t.object_type]?.(t.object_id, t.kind)

/** What the button says. */
export function actOf(kind: string): string {
  const verb = kind.split('.')[1]?.split('_')[0] ?? ''
  return { accept: '去确认', mend: '去修改', confirm: '去确认', review: '去审核', answer: '去答复', choose: '去认定', rate: '去测评', check: kind === 'handbook.check_book' ? '去核查' : '去核稿', seal: '去封存', receive: '去签收', hand: '去报送' }[verb] ?? '去办理'
}

/** Who has not acknowledged a paper, in words; the paper's own page names all. */
export const missingText = (p: { names: readonly string[]; waiting: number }) => `未签收：${p.names.join('、')}${p.waiting > p.names.length ? `等 ${p.waiting} 个单位` : ''}`

/** The day something is due, with its year when that is another than today's. */
export const dueDay = (due: string, today: string) => due.slice(0, 4) === today.slice(0, 4) ? dayText(due).replace(/^\d+年/, '') : dayText(due)

export function dueTone(t: Pick<Todo, 'due' | 'overdue'>, today: string): 'bad' | 'warn' | 'plain' {
  if (t.overdue) return 'bad'
  return t.due && Date.parse(t.due) - Date.parse(today) <= 3 * 86_400_000 ? 'warn' : 'plain'
}
export const dueWords = (t: Pick<Todo, 'due'>, today: string) => dueText(today, t.due) || '没有期限'

/** Where a sent record is. */
export const sentState: Record<string, { text: string; tone: 'ok' | 'warn' | 'bad' | 'info' | 'plain' }> = {
  draft: { text: '草稿', tone: 'plain' }, submitted: { text: '待确认', tone: 'info' }, accepted: { text: '已确认', tone: 'ok' }, returned: { text: '已退回', tone: 'bad' }, withdrawn: { text: '已撤销', tone: 'plain' }
}

/** Where an import stands; only what is not finished needs anybody. */
export interface StarShown {
  name: string
  points: string
  threshold: string
  won: boolean
}
/** A star in words: what is there and what is still to come. */
export function starWords(s: StarShown): string {
  return s.won ? `${s.points}分，已达标` : `${s.points}分，达标需${s.threshold}分`
}

/** The great actions of the phone's home page: who records comes first to recording. At most two. */
export function tilesOf<T extends { permission?: string | string[] }>(pages: readonly T[], can: (p?: string | string[]) => boolean): T[] {
  const records = (p: T) => [p.permission ?? []].flat().some(x => /\.(write|accept)$/.test(x))
  return pages.filter(p => can(p.permission)).sort((a, b) => Number(records(b)) - Number(records(a))).slice(0, 2)
}

/** A record in a line; a topic that begins with its kind isn't said twice. */
export function recordTitle(r: { kind_names: readonly string[]; topic: string }): string {
  const kinds = r.kind_names.join('、')
  if (!r.topic) return kinds
  return r.topic.startsWith(kinds) ? r.topic : `${kinds}：${r.topic}`
}
