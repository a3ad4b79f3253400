const prefix = 'sc.place.'

/** Where a list stood in this step of the browser's history, also after reloading; a new visit begins at the top. */
export interface Place {
  top: number
  /** The key of the row the cursor was on. */
  row?: string
}

export function placeOf(name: string): Place & { save(place: Place): void } {
  const at = `${prefix}${name}@${String((history.state as { position?: number } | null)?.position ?? 0)}`
  return { ...read(at), save: p => write(at, p) }
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

function read(at: string): Place {
  try {
    const [top, ...row] = (sessionStorage.getItem(at) ?? '').split(' ')
    return { top: Number(top) || 0, row: row.join(' ') || undefined }
  } catch {
    return { top: 0 }
  }
}
function write(at: string, p: Place) {
  try {
    sessionStorage.setItem(at, [p.top, ...(p.row === undefined ? [] : [p.row])].join(' '))
  } catch {
    // a browser that keeps nothing
  }
}
