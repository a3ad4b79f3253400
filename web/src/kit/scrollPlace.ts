const prefix = 'sc.place.'

/** Where a list stood in this step of the browser's history, also after reloading; a new visit begins at the top. */
export function placeOf(name: string): { top: number; save(top: number): void } {
  const at = `${prefix}${name}@${String((history.state as { position?: number } | null)?.position ?? 0)}`
  return { top: read(at), save: n => write(at, n) }
}

/** A step forward makes the places of the steps it replaces void. */
export function forgetPlacesFrom(position: number): void {
  try {
    for (const k of Object.keys(sessionStorage)) {
      if ((k.startsWith(prefix) || k.startsWith('sc.chosen.')) && Number(k.slice(k.lastIndexOf('@') + 1)) >= position) sessionStorage.removeItem(k)
    }
  } catch {
    // a browser that keeps nothing
  }
}

function read(at: string): number {
  try {
    return Number(sessionStorage.getItem(at)) || 0
  } catch {
    return 0
  }
}
function write(at: string, top: number) {
  try {
    sessionStorage.setItem(at, String(top))
  } catch {
    // a browser that keeps nothing
  }
}
