import type { Wire } from '@/api/client'

type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'plain'

/** How a team is staffed: 已配齐, 已配齐 with a usual seat empty, 缺2名. */
export function staffing(l: Pick<Wire<'TeamLine'>, 'complete' | 'missing' | 'vacancies'>): { text: string; tone: Tone } {
  if (!l.complete) return { text: `缺${l.missing}名`, tone: 'bad' }
  return l.vacancies.length ? { text: '分工有空', tone: 'warn' } : { text: '已配齐', tone: 'ok' }
}

