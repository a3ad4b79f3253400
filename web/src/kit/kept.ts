import { inject, ref, type InjectionKey, type Ref } from 'vue'
import { asProblem, type Problem } from '@/api/client'
import { useAccess } from './access'
import { keep, recall } from './storage'

/** Where an account's settings are kept, so that they are there on another computer; the application provides it. */
export interface Keeper {
  read(key: string): Promise<unknown>
  write(key: string, value: unknown): Promise<void>
}

export const keeperKey: InjectionKey<Keeper> = Symbol('keeper')

const nowhere: Keeper = { read: () => Promise.resolve(undefined), write: () => Promise.resolve() }

/** What this browser holds of a setting; `unsent` when the server did not take the last change yet. */
interface Copy<T> {
  value: T | null
  unsent?: boolean
}

export interface Kept<T> {
  value: Ref<T | undefined>
  /** Settled once the server has answered, or could not. */
  ready: Promise<void>
  set(next: T | undefined): Promise<void>
  /** Changes what the server holds by now: another window may have added to it. Throws the Problem of what may not be kept. */
  change(how: (now: T | undefined) => T | undefined): Promise<void>
}

/**
 * A setting of the account by its key. This browser's copy is there at once, the server's replaces it; what the server could
 * not take (no network) is sent at the next visit.
 */
export function useKept<T>(key: string): Kept<T> {
  const keeper = inject(keeperKey, nowhere)
  const at = `sc.kept.${useAccess().userKey}.${key}`
  const copy = recall<Copy<T>>(at)
  const value = ref(copy?.value ?? undefined) as Ref<T | undefined>
  let changes = 0

  const hold = (next: T | undefined, unsent: boolean) => keep(at, { value: next ?? null, ...(unsent ? { unsent } : {}) })
  /** Answers the refusal of what may not be kept at all: then all is as it was. Without an answer the copy stays marked as unsent. */
  async function send(next: T | undefined): Promise<Problem | undefined> {
    const mine = ++changes
    const before = value.value
    value.value = next
    hold(next, true)
    try {
      await keeper.write(key, next ?? null)
      if (mine === changes) hold(next, false)
    } catch (err) {
      const refusal = asProblem(err)
      if (refusal.status !== 422) return
      if (mine === changes) {
        value.value = before
        hold(before, false)
      }
      return refusal
    }
  }
  const set = async (next: T | undefined) => void (await send(next))
  async function begin() {
    if (!key) return
    if (copy?.unsent) return set(copy.value ?? undefined)
    try {
      const got = await keeper.read(key)
      if (changes > 0 || got === undefined) return
      value.value = (got as T | null) ?? undefined
      hold(value.value, false)
    } catch {
      // the copy does
    }
  }
  const ready = begin()
  async function change(how: (now: T | undefined) => T | undefined) {
    await ready
    const now = await keeper.read(key).catch(() => undefined)
    const refusal = await send(how((now as T | null | undefined) ?? value.value))
    if (refusal) throw refusal
  }
  return { value, ready, set, change }
}
