import type { Wire } from '@/api/client'
import { dayText } from '@/kit/format'
import type { Tone } from '@/kit/StatusTag.vue'
import type { Subject } from './model'

type Row = Wire<'SchemeRow'>

/** What a scheme is on a day: adopting one ahead of time leaves the old one in force until the day before. */
export function standing(row: Pick<Row, 'state' | 'adopted' | 'until'>, today: string): { text: string; tone: Tone; rank: number } {
  if (row.state === 'draft') return { text: '草稿', tone: 'info', rank: 2 }
  if (row.state === 'retired' && row.until < today) return { text: '已停用', tone: 'plain', rank: 3 }
  if (!row.adopted.some(a => a.effective <= today)) return { text: '待施行', tone: 'info', rank: 1 }
  return { text: row.until ? `施行至${dayText(row.until)}` : '施行中', tone: 'ok', rank: 0 }
}

/** Which version acts on a day, and which one comes next, in words. */
export function versionText(row: Pick<Row, 'adopted' | 'until'>, today: string): string {
  if (row.until && row.until < today) return `施行到${dayText(row.until)}`
  const ahead = row.adopted.filter(a => a.effective > today).sort((a, b) => (a.effective < b.effective ? -1 : 1))
  const acting = row.adopted.filter(a => a.effective <= today).sort((a, b) => (a.effective < b.effective ? 1 : -1))[0]
  const parts = [...(acting ? [`第${acting.number}版，${dayText(acting.effective)}起`] : []), ...ahead.map(a => `第${a.number}版自${dayText(a.effective)}起施行`)]
  return parts.join('；') || '未施行'
}

const order: Subject[] = ['department', 'branch', 'member']

/** In force first, then what is still to begin, drafts, and what is retired; within it department, branch, member. */
export function inOrder(rows: readonly Row[], today: string): Row[] {
  return [...rows].sort((a, b) => standing(a, today).rank - standing(b, today).rank || order.indexOf(a.subject) - order.indexOf(b.subject) || a.id - b.id)
}

/** The version in force on a day, of all schemes for a subject. */
export function inForce(rows: readonly Row[], subject: Subject, day: string): Wire<'Adoption'> | undefined {
  return rows.filter(r => r.subject === subject).flatMap(r => r.adopted).filter(a => a.effective <= day).sort((a, b) => (a.effective < b.effective ? 1 : -1))[0]
}

/** What a new scheme for a subject can be drafted from: the one in force, and one that is adopted ahead of time. */
export function models(rows: readonly Row[], subject: Subject, day: string): { id: number; word: '现行' | '将施行' }[] {
  const acting = inForce(rows, subject, day)
  const now = rows.find(r => r.subject === subject && r.adopted.some(a => a.id === acting?.id))
  const ahead = rows.filter(r => r.subject === subject && r.id !== now?.id && r.state === 'adopted')
  return [...(now ? [{ id: now.id, word: '现行' as const }] : []), ...ahead.map(r => ({ id: r.id, word: '将施行' as const }))]
}
