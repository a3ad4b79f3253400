import type { Wire } from '@/api/client'

export type Paper = Wire<'Paper'>
export type PaperDetail = Wire<'PaperDetail'>
export type PaperBlock = Wire<'PaperBlock'>
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'plain'

export const kindNames: Record<string, string> = { notice: '通知', bulletin: '通报', decision: '决定', report: '报告', reply: '批复', letter: '函' }
export const formats: Record<Paper['format'], string> = { head: '文件格式', letter: '信函格式' }

/** How a paper stands: void, waiting for receipts, received by all. */
export function standing(p: Pick<Paper, 'state' | 'receipt' | 'received' | 'addressed'>): { text: string; tone: Tone } {
  if (p.state === 'void') return { text: '已作废', tone: 'bad' }
  if (!p.receipt) return { text: '已发出', tone: 'plain' }
  return p.received < p.addressed ? { text: `已签收 ${p.received}/${p.addressed}`, tone: 'warn' } : { text: '全部签收', tone: 'ok' }
}

/** What a person writes; the day is today unless they say otherwise. */
export interface IssueForm {
  kind: 'notice' | 'bulletin' | 'decision' | 'letter'
  title: string
  issuer: number
  to: number[]
  text: string
  day: string
  confined: boolean
  receipt: boolean
  copy_to: string
  printed_by: string
}
export const blankIssue = (): IssueForm => ({ kind: 'notice', title: '', issuer: 0, to: [], text: '', day: '', confined: false, receipt: true, copy_to: '', printed_by: '' })

/** The heading's element for a block's kind. */
export const headingTag = (b: Pick<PaperBlock, 'kind'>) => ({ h1: 'h2', h2: 'h3', h3: 'h4', h4: 'h5' })[b.kind as 'h1'] ?? 'p'
/** Remarks stand below the day. */
export const remarks = (blocks: readonly PaperBlock[]) => blocks.filter(b => b.kind === 'note').map(b => `（${b.text.replace(/^（|）$/g, '')}）`)
/** The body without remarks. */
export const body = (blocks: readonly PaperBlock[]) => blocks.filter(b => b.kind !== 'note')
