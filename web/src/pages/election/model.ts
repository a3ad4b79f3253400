import type { Wire } from '@/api/client'
import type { Step } from '@/kit/StepLine.vue'
import type { Tone } from '@/kit/StatusTag.vue'

export type Detail = Wire<'ElectionDetail'>
export type Line = Wire<'ElectionLine'>
export type Ballot = Detail['ballots'][number]
export type Mark = Ballot['marks'][number]
export type Voter = Detail['roll'][number]
export type State = Detail['state']
export type Post = Ballot['post']

export const states: Record<State, { text: string; tone: Tone }> = {
  prepared: { text: '筹备', tone: 'plain' }, asked: { text: '待批复请示', tone: 'warn' }, permitted: { text: '已批复', tone: 'info' }, rolled: { text: '名册已核定', tone: 'info' }, voting: { text: '投票计票', tone: 'warn' },
  elected: { text: '已选出', tone: 'info' }, reported: { text: '待批复结果', tone: 'warn' }, in_force: { text: '新班子已生效', tone: 'ok' }, failed: { text: '人数不足未开成', tone: 'bad' }, cancelled: { text: '已取消', tone: 'plain' }
}

export const posts: Record<Post, string> = { commissioner: '委员', secretary: '书记', deputy_secretary: '副书记' }

export const standings: Record<Voter['standing'], { text: string; tone: Tone }> = {
  counted: { text: '应到会', tone: 'ok' }, probationary: { text: '预备党员，无选举权', tone: 'plain' }, observed: { text: '留党察看，无选举权', tone: 'plain' }, suspended: { text: '党员权利中止', tone: 'bad' }, excluded: { text: '不计入应到会', tone: 'warn' }
}

/** The six cases in which a member is not counted as due, and suspended rights. */
export const reasons: Record<string, string> = {
  ill: '因病不能表达本人意志', abroad: '出国（境）半年以上', sentence: '正在服刑', bedridden: '年老体弱卧床不起或长期生病、生活不能自理', away: '外出半年以上未转组织关系', retired: '离退休后回原籍或异地长期居住', rights: '被留置、逮捕等中止党员权利'
}

/** The duties that the first plenum hands out. */
export const duties: { value: string; label: string }[] = [
  { value: 'organisation_commissioner', label: '组织委员' }, { value: 'publicity_commissioner', label: '宣传委员' }, { value: 'discipline_commissioner', label: '纪检委员' },
  { value: 'united_front_commissioner', label: '统战委员' }, { value: 'youth_commissioner', label: '青年委员' }, { value: 'commissioner', label: '委员' }
]

export const acts: Record<string, string> = {
  prepared: '发起换届', asked: '报送请示', returned: '退回', permitted: '批复同意', cancelled: '取消', rolled: '核定名册', failed: '人数不足未开成', opened: '登记到会', ballot_opened: '发票', confirmed: '核对确认计票', reduced: '减少名额', corrected: '更正计票', plenum: '第一次全体会议', reported: '报告结果', approved: '批复结果，新班子生效'
}

const order: State[] = ['prepared', 'asked', 'permitted', 'rolled', 'voting', 'elected', 'reported', 'in_force']

/** Where an election stands, from the request to the new team. */
export function steps(d: Detail): Step[] {
  const at = d.state === 'failed' ? order.indexOf('permitted') : order.indexOf(d.state)
  const step = (label: string, from: State, done: State, note?: string): Step => ({ label, note, state: at >= order.indexOf(done) ? 'done' : at >= order.indexOf(from) ? 'now' : 'todo' })
  const first = step('筹备请示', 'prepared', 'asked', d.asked_day && `${d.asked_day}报送`)
  if (d.state === 'prepared' && d.reason) Object.assign(first, { state: 'returned', note: '退回修改' })
  return [
    first, step('上级批复', 'asked', 'permitted', d.permitted_day), step('核定名册', 'permitted', 'rolled', d.day && `选举日${d.day}`), step('投票计票', 'rolled', 'elected', d.present ? `实到${d.present}人` : undefined),
    step('报告结果', 'elected', 'reported'), step('批复生效', 'reported', 'in_force', d.force_day)
  ]
}

/** What a candidate's marks still lack of the valid ballots, in words; empty when they fit. */
export function gap(m: Pick<Mark, 'ayes' | 'noes' | 'abstained' | 'unclear' | 'write_in'>, valid: number): string {
  if (m.write_in) return ''
  const apart = m.ayes + m.noes + m.abstained + m.unclear - valid
  return apart === 0 ? '' : apart < 0 ? `少${-apart}票` : `多${apart}票`
}

/** What a confirmed ballot came to for one person. */
export function outcomeOf(b: Ballot, id: number): { text: string; tone: Tone } {
  if (b.outcome?.elected.includes(id)) return { text: '当选', tone: 'ok' }
  if (b.outcome?.next === 'tie' && b.outcome.among.includes(id)) return { text: '票数相等', tone: 'warn' }
  return { text: '未当选', tone: 'plain' }
}

/** What a confirmed ballot leaves to be done, in words. */
export function following(b: Ballot): string {
  const o = b.outcome
  if (!o?.next) return ''
  return { again: '收回选票多于规定，本次投票无效，重新投票。', tie: `最后的名额票数相等，在票数相等的${o.among.length}人中再次投票，选${o.seats}名，得赞成票多的当选。`, shortfall: `当选人数不足，还缺${o.seats}名，另行选举。` }[o.next]
}

export const whys: Record<Ballot['why'], string> = { '': '', again: '上次投票无效，重新投票', tie: '票数相等，再次投票', shortfall: '名额不足，另行选举' }

export const ballotTitle = (b: Pick<Ballot, 'post' | 'round' | 'why' | 'seats'>) => `${posts[b.post]}第${b.round}次投票${b.why ? `（${whys[b.why]}）` : ''}`
