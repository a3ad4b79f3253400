/** A filter that somebody keeps under a name (常用条件). */
export interface SavedFilter {
  name: string
  value: object
  /** The list opens with it. */
  usual?: boolean
}

/** How many one list keeps. */
export const mostSaved = 30

export const copyOf = <V extends object>(v: V): V => JSON.parse(JSON.stringify(v)) as V

export const defaultOf = (list: readonly SavedFilter[] | undefined): SavedFilter | undefined => list?.find(s => s.usual)

/** The list with the filter added, or put in the place of the one of that name. */
export function withSaved(list: readonly SavedFilter[], name: string, value: object): SavedFilter[] {
  const old = list.find(s => s.name === name)
  const one: SavedFilter = { name, value: copyOf(value), ...(old?.usual ? { usual: true } : {}) }
  return old ? list.map(s => (s === old ? one : s)) : [...list, one].slice(-mostSaved)
}

/** The list with that one as the usual filter; asked for again, none is. */
export function withUsual(list: readonly SavedFilter[], name: string): SavedFilter[] {
  return list.map(({ usual, ...s }) => (s.name === name && !usual ? { ...s, usual: true } : s))
}
