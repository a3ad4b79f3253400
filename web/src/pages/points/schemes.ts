import type { Tone } from '@/kit/StatusTag.vue'
import type { Wire } from '@/api/client'
import type { Subject } from './model'

type Row = Wire<'SchemeRow'>

export const schemeStates: Record<Row['state'], { text: string; tone: Tone }> = {
  draft: { text: '草稿', tone: 'info' }, adopted: { text: '施行中', tone: 'ok' }, retired: { text: '已停用', tone: 'plain' }
}

const order: Subject[] = ['department', 'branch', 'member']
const states: Row['state'][] = ['adopted', 'draft', 'retired']

/** In force first, then drafts, then what is retired; within it department, branch, member. */
export function inOrder(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => states.indexOf(a.state) - states.indexOf(b.state) || order.indexOf(a.subject) - order.indexOf(b.subject) || a.id - b.id)
}

/** The version in force on a day, of all schemes for a subject. */
export function inForce(rows: readonly Row[], subject: Subject, day: string): Wire<'Adoption'> | undefined {
  return rows.filter(r => r.subject === subject).flatMap(r => r.adopted).filter(a => a.effective <= day).sort((a, b) => (a.effective < b.effective ? 1 : -1))[0]
}
