import { dayText } from '@/kit/format'
import type { Team } from '@/pages/team/model'

type Holder = Team['holders'][number]

/** Somebody on the committee, once, with all duties in their order. */
export interface Person {
  id: number
  name: string
  note: string
}

/** The persons of a team: who holds several duties comes once, at the place of the first. */
export function personsOf(holders: Holder[]): Person[] {
  const by = new Map<number, Holder[]>()
  for (const h of holders) by.set(h.member_id, [...(by.get(h.member_id) ?? []), h])
  return [...by].map(([id, held]) => ({ id, name: held[0]!.name, note: heldText(held) }))
}

/** 书记、纪检委员，2024年3月15日起; with days of their own, each duty says its own. */
function heldText(held: Holder[]): string {
  const from = held[0]!.from
  if (held.every(h => h.from === from)) return `${held.map(h => h.duty_name).join('、')}，${dayText(from)}起`
  return held.map(h => `${h.duty_name}，${dayText(h.from)}起`).join('；')
}
