import type { Wire } from '@/api/client'
import { forget, keep, keysOf, recall } from '@/kit/storage'

/**
 * What this telephone keeps so that a page opens where there is no network: who was logged in, and the page's own prepared data. Nothing
 * of it outlives a log-out; who was logged in is believed for three days. Answers of the server are never cached as such.
 */
const prefix = 'sc.away.'
const whoKey = `${prefix}who`
const day = 86_400_000
const believed = 3 * day
const life = 30 * day

type Session = Wire<'Session'>
interface Kept<T> {
  v: T
  at: number
}

/** Where a page keeps something for the way: `awayKey('u7', 'sheet', 12)`. */
export const awayKey = (user: string, what: string, id: number | string) => `${prefix}${user}.${what}.${id}`

export const keepAway = <T>(key: string, v: T): boolean => keep(key, { v, at: Date.now() } satisfies Kept<T>)

export function recallAway<T>(key: string): T | undefined {
  const k = recall<Kept<T>>(key)
  return k && Date.now() - k.at < life ? k.v : undefined
}

/** Keeps who is logged in, with no right but that of the pages that open without a network. */
export const keepWho = (s: Session, permission: string): boolean => keepAway(whoKey, { ...s, permissions: s.permissions.filter(p => p === permission), proxies: [] })

const chinaDay = (at: number) => Math.floor((at + 8 * 3_600_000) / day)

/** Who was logged in here last; their day goes on with this machine's. */
export function recallWho(now = Date.now()): Session | undefined {
  const k = recall<Kept<Session>>(whoKey)
  if (!k || now < k.at || now - k.at > believed) return undefined
  const today = new Date(`${k.v.today}T00:00:00Z`)
  today.setUTCDate(today.getUTCDate() + chinaDay(now) - chinaDay(k.at))
  return { ...k.v, today: today.toISOString().slice(0, 10) }
}

/** Forgets all of it: after a log-out. */
export function forgetAway(): void {
  for (const k of keysOf(prefix)) forget(k)
}

/** What belongs to somebody else than who is logged in now, or is old, leaves this telephone. */
export function sweepAway(user: string, now = Date.now()): void {
  const who = recall<Kept<Session>>(whoKey)
  if (who && `u${who.v.account.id}` !== user) forget(whoKey)
  for (const k of keysOf(prefix)) {
    if (k === whoKey) continue
    const kept = recall<Kept<unknown>>(k)
    if (!k.startsWith(`${prefix}${user}.`) || !kept || now - kept.at > life) forget(k)
  }
}

/**
 * Has the browser keep the program's own files for the pages under /m/, so that they open without a network; true when all are there.
 * Browsers do that over https alone.
 */
export async function keepShell(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false
  try {
    await navigator.serviceWorker.register('/shell.js', { scope: '/m/' })
    const { active } = await navigator.serviceWorker.ready
    if (!active) return false
    return await new Promise<boolean>(resolve => {
      const line = new MessageChannel()
      line.port1.onmessage = e => resolve(e.data === true)
      setTimeout(() => resolve(false), 60_000)
      active.postMessage('keep', [line.port2])
    })
  } catch {
    return false
  }
}
