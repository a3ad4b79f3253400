/**
 * Keys under which the server recognises a repeated submission. The same method, address and body get the same key until the
 * outcome is known, so that a second click or a retry after a lost answer never does the thing twice; afterwards the same
 * words are a new submission.
 */
export class SubmissionKeys {
  private readonly open = new Map<string, string>()

  keyOf(method: string, url: string, body: string): string {
    const print = `${method} ${url}\n${body}`
    const known = this.open.get(print)
    if (known) return known
    const key = randomKey()
    this.open.set(print, key)
    return key
  }

  /** The outcome is known: the next submission of the same words is another one. */
  settle(key: string): void {
    for (const [print, k] of this.open) if (k === key) this.open.delete(print)
  }
}

/** 128 random bits; crypto.randomUUID does not exist on plain http. */
export function randomKey(): string {
  const b = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(b, x => x.toString(16).padStart(2, '0')).join('')
}
