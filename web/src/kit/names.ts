/** Names as tables have them: two characters spread by spaces, in full width or half. */
export const plainName = (s: string): string => s.replace(/\s+/g, '')

/** Finds people by name as typed. Several of one name are all answered. */
export function nameIndex<T extends { name: string }>(people: readonly T[]): (name: string) => T[] {
  const by = new Map<string, T[]>()
  for (const p of people) by.set(plainName(p.name), [...(by.get(plainName(p.name)) ?? []), p])
  return name => by.get(plainName(name)) ?? []
}

/** 张三、李四；王五 in one cell → one each. A line break within a cell parts names too; what stands in brackets stays together. */
export const splitNames = (cell: string): string[] => cell.split(/[、，,；;\n](?![^（(]*[）)])/).map(s => s.trim()).filter(Boolean)
