import type { Wire } from '@/api/client'

export type Opinion = Wire<'Opinion'>
export type Kind = Opinion['kind']

export const kinds: { code: Kind; name: string; hint: string }[] = [
  { code: 'complaint', name: '投诉', hint: '重复填报、多头索要、强制打卡等加重负担的做法' },
  { code: 'suggestion', name: '建议', hint: '对工作或系统的改进意见' },
  { code: 'question', name: '咨询', hint: '不清楚怎么办的事' }
]
export const kindText = (k: Kind) => kinds.find(x => x.code === k)?.name ?? k
export const answerDays = 15

export interface OpinionForm {
  kind: Kind
  about: string
  text: string
  nameless: boolean
  may_publish: boolean
}
export const blankOpinion = (): OpinionForm => ({ kind: 'suggestion', about: '', text: '', nameless: false, may_publish: true })

type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'plain'
/** Where it stands, as its reader sees it. */
export function stateOf(o: Pick<Opinion, 'state' | 'overdue'>): { text: string; tone: Tone } {
  if (o.state === 'answered') return { text: '已答复', tone: 'ok' }
  if (o.state === 'withdrawn') return { text: '已撤回', tone: 'plain' }
  return o.overdue ? { text: '超期未答复', tone: 'bad' } : { text: '待答复', tone: 'info' }
}
/** Who wrote it, as those who answer may know. */
export const writerText = (o: Pick<Opinion, 'nameless' | 'writer'>) => (o.nameless ? '匿名' : o.writer)
/** Twice at most. */
export const mayReopen = (o: Pick<Opinion, 'state' | 'reopened'>) => o.state === 'answered' && o.reopened < 2
