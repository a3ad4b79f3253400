import type { Wire } from '@/api/client'

export type UnitStaff = Wire<'UnitStaff'>

export interface PastedStaff {
  lines: { org_id: number; staff: number; version: number }[]
  faults: string[]
  rest: string[][]
}

/** What is sent of one unit: with the version of the number of that very day, none when that day has none yet. */
export const staffLine = (u: UnitStaff, staff: number, day: string) => ({ org_id: u.org_id, staff, version: u.day === day ? u.version : 0 })

const plain = (name: string) => name.replace(/\s/g, '')

/** Reads a block of unit and number, in that order or as a head row says. What cannot be read stays as it was pasted. */
export function readStaff(block: readonly (readonly string[])[], units: readonly UnitStaff[], day: string): PastedStaff {
  const first = (block[0] ?? []).map(plain)
  const named = { name: first.findIndex(c => /^(单位|单位名称|部门|名称)$/.test(c)), staff: first.findIndex(c => /^(在职人数|人数|职工人数|职工数|在编人数|干部职工人数)$/.test(c)) }
  const head = named.name >= 0 && named.staff >= 0
  const at = head ? named : { name: 0, staff: 1 }
  const out: PastedStaff = { lines: [], faults: [], rest: [] }
  const taken = new Set<number>()
  for (const row of head ? block.slice(1) : block) {
    const name = plain(row[at.name] ?? '')
    const number = plain(row[at.staff] ?? '').replace(/[,，人名]/g, '')
    if (!name && !number) continue
    const fit = units.filter(u => plain(u.name) === name || plain(u.department + u.name) === name)
    const wrong = fit.length === 0 ? `没有“${name}”这个单位` : fit.length > 1 ? `有${fit.length}个“${name}”，请在前面写上所在单位` : taken.has(fit[0]!.org_id) ? '写了两次' : !/^\d{1,5}$/.test(number) ? '人数不是整数' : ''
    if (wrong) {
      out.faults.push(`${row.filter(Boolean).join(' ')}：${wrong}`)
      out.rest.push([...row])
      continue
    }
    taken.add(fit[0]!.org_id)
    out.lines.push(staffLine(fit[0]!, Number(number), day))
  }
  if (head && out.rest.length) out.rest.unshift([...block[0]!])
  return out
}
