const places = new Map<string, number>()

/** Where a list stood in this step of the browser's history; a new visit begins at the top. */
export function placeOf(name: string): { top: number; save(top: number): void } {
  const at = `${name}@${String((history.state as { position?: number } | null)?.position ?? 0)}`
  const top = places.get(at) ?? 0
  return { top, save: n => void places.set(at, n) }
}

/** A step forward makes the places of the steps it replaces void. */
export function forgetPlacesFrom(position: number): void {
  for (const k of places.keys()) if (Number(k.slice(k.lastIndexOf('@') + 1)) >= position) places.delete(k)
}
