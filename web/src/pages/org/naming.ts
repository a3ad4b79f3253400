import { nameIndex, plainName, splitNames } from '@/kit/names'

/** What a pasted list of names comes to. */
export interface Named<T> {
  found: T[]
  /** What is wrong with the names that were left, in words that say how to mend them. */
  faults: string[]
  /** The names that were left, as they were written. */
  rest: string[][]
}

const head = /^(姓名|党员|党员姓名|名字|小组成员|成员)$/

/** Matches names, one or several to a cell, with the people of a branch. */
export function namedIn<T extends { id: number; name: string }>(people: readonly T[], block: readonly (readonly string[])[]): Named<T> {
  const find = nameIndex(people)
  const column = columnOf(block, name => find(name).length > 0)
  const names = block.flatMap(line => splitNames(line[column] ?? '')).filter(n => !head.test(plainName(n)))
  const out: Named<T> = { found: [], faults: [], rest: [] }
  for (const name of names) {
    const [person, other] = find(name)
    if (person && !other) {
      if (!out.found.some(x => x.id === person.id)) out.found.push(person)
      continue
    }
    out.faults.push(person ? `${name}：支部里有 ${find(name).length} 个同名的人，请在“党员”一栏逐人选，再删去这个名字。` : `${name}：支部里没有这个人，请核对姓名，或删去。`)
    out.rest.push([name])
  }
  return out
}

/** The column under a head that says 姓名, else the one that names most of the people, else the first with a text. */
function columnOf(block: readonly (readonly string[])[], known: (name: string) => boolean): number {
  const headed = (block[0] ?? []).findIndex(c => head.test(plainName(c)))
  if (headed >= 0) return headed
  const width = Math.max(0, ...block.map(l => l.length))
  const hits = Array.from({ length: width }, (_, c) => block.filter(l => splitNames(l[c] ?? '').some(known)).length)
  const most = Math.max(0, ...hits)
  return most > 0 ? hits.indexOf(most) : Math.max(0, (block[0] ?? []).findIndex(c => /\p{Script=Han}/u.test(c)))
}
