/** Reads what this browser keeps; a refused storage (private window, policy) counts as empty. */
export function recall<T>(key: string): T | undefined {
  try {
    const raw = localStorage.getItem(key)
    return raw ? (JSON.parse(raw) as T) : undefined
  } catch {
    return undefined
  }
}

/** Keeps a value; false when the browser would not (full or refused). */
export function keep(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // nothing was kept
  }
}

/** All keys that begin so. */
export function keysOf(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter(k => k.startsWith(prefix))
  } catch {
    return []
  }
}
