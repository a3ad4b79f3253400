import type { Wire } from '@/api/client'

export type Board = Wire<'Board'>
export type Standing = Wire<'Standing'>
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'plain'

export const states: Record<Standing['state'], { text: string; tone: Tone }> = {
  running: { text: '任期内', tone: 'ok' },
  ending: { text: '临近届满', tone: 'warn' },
  extended: { text: '经批准延期', tone: 'info' },
  overdue: { text: '逾期未换届', tone: 'bad' },
  unrecorded: { text: '未登记任期', tone: 'plain' }
}

/** How far urging has gone. */
export const levels: Record<Standing['level'], { text: string; tone: Tone }> = {
  '': { text: '', tone: 'plain' },
  reminded: { text: '已提醒', tone: 'info' },
  overdue: { text: '逾期', tone: 'warn' },
  escalated: { text: '逾期待督促', tone: 'bad' },
  sent: { text: '已发函', tone: 'ok' },
  awaiting: { text: '延期待批', tone: 'info' }
}

/** What a letter may urge; the rest of a choice is left out of it. */
export const mayBeUrged = (s: Standing) => s.level !== '' && !s.asked

/** Who gets which letter, the nearest last day first. */
export function byDepartment(items: readonly Standing[]): { name: string; items: Standing[] }[] {
  const out: { name: string; items: Standing[] }[] = []
  for (const s of items) {
    const name = s.department || s.name
    const there = out.find(l => l.name === name)
    if (there) there.items.push(s)
    else out.push({ name, items: [s] })
  }
  return out
}

/** How far a request for a later election has come. */
export const extensionStates: Record<Wire<'Extension'>['state'], { text: string; tone: Tone }> = {
  asked: { text: '待审批', tone: 'warn' },
  approved: { text: '已同意', tone: 'ok' },
  returned: { text: '已退回', tone: 'bad' },
  refused: { text: '不同意', tone: 'bad' },
  withdrawn: { text: '已撤回', tone: 'plain' }
}

/** How far off the last day is, as people say it. */
export function distance(s: Pick<Standing, 'state' | 'days'>): string {
  if (s.state === 'unrecorded') return '—'
  if (s.days === 0) return '今天届满'
  if (s.days < 0) return `逾期${-s.days}天`
  return s.days > 62 ? `还有${Math.floor(s.days / 30.44)}个月` : `还有${s.days}天`
}

/** Where a term's bar begins and ends within the years shown, in hundredths of the width. */
export function bar(s: Pick<Standing, 'began' | 'limit'>, from: number, years: number): { left: number; width: number } {
  const at = (day: string) => Math.min(100, Math.max(0, ((Date.parse(day) - Date.UTC(from, 0, 1)) / (Date.UTC(from + years, 0, 1) - Date.UTC(from, 0, 1))) * 100))
  const left = at(s.began)
  return { left: Math.round(left * 100) / 100, width: Math.round((at(s.limit) - left) * 100) / 100 }
}
