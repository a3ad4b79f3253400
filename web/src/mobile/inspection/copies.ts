import { api, take } from '@/api/client'
import { awayKey, keepAway, recallAway } from '@/kit-mobile/away'
import type { Sheet } from '@/pages/inspection/model'

export interface Place {
  id: number
  name: string
}

/** A sheet as this telephone keeps it: what is needed to fill it in where there is no network. */
export interface Copy {
  sheet: Sheet
  /** The department and what stands below it: who may answer for a finding. */
  places: Place[]
}

const key = (user: string, id: number) => awayKey(user, 'sheet', id)

export const keepCopy = (user: string, copy: Copy): boolean => keepAway(key(user, copy.sheet.id), copy)
export const recallCopy = (user: string, id: number): Copy | undefined => recallAway<Copy>(key(user, id))

/** Reads a sheet and keeps it. */
export async function fetchCopy(user: string, id: number): Promise<Copy> {
  const [sheet, tree] = await Promise.all([take(api.GET('/api/liaison-plans/{id}', { params: { path: { id } } })), take(api.GET('/api/orgs'))])
  const nodes = tree.nodes ?? []
  const below = new Set([sheet.org_id])
  for (let grown = true; grown; ) {
    const more = nodes.filter(n => !below.has(n.id) && below.has(n.parent_id))
    more.forEach(n => below.add(n.id))
    grown = more.length > 0
  }
  const copy = { sheet, places: nodes.filter(n => below.has(n.id)).map(n => ({ id: n.id, name: n.name })) }
  keepCopy(user, copy)
  return copy
}
