import { onBeforeUnmount, ref, watch, type Ref } from 'vue'
import { forget, keep, keysOf, recall } from './storage'

interface Kept<T> {
  v: Partial<T>
  at: number
  version: number
}

export interface DraftOptions<T> {
  /** Version of the record the form began with; a draft of an older version is offered no more. 0 for a new record. A form that goes on after its save answers the version it then has. */
  version?: number | (() => number)
  /** Fields that never reach the disk: identity numbers, telephone numbers, passwords. */
  secret?: readonly (keyof T)[]
  /** What those fields are called on the form; the line that promises a draft then says that they are not in it. */
  except?: string
  /** Milliseconds of rest before writing. */
  wait?: number
}

export interface Draft {
  savedAt: Ref<Date | null>
  restored: Ref<boolean>
  /** True when this browser refuses to keep drafts: the line then says so instead of promising. */
  refused: Ref<boolean>
  /** True once another window keeps the same form: of two drafts only the one changed last would be left. */
  elsewhere: Ref<boolean>
  /** What the draft leaves out, in words. */
  except?: string
  /** Forgets the draft: after a successful save. */
  clear(): void
  /** Forgets the draft and puts the form back to how it began. */
  discard(): void
  flush(): void
}

const prefix = 'sc.draft.'
const life = 30 * 86_400_000

/** Drafts that nobody came back to within thirty days leave the machine. */
export function sweepDrafts(now = Date.now()): void {
  for (const k of keysOf(prefix)) {
    const d = recall<Kept<object>>(k)
    if (!d || now - d.at > life) forget(k)
  }
}

/** No draft of that user stays behind on a shared machine. */
export function forgetDrafts(user: string): void {
  for (const k of keysOf(`${prefix}${user}.`)) forget(k)
}

/**
 * Keeps a form on this machine while it is being filled in. Key: user + form + record, `draftKey('u1', 'activity', id)`. What
 * was kept is put back at once; `version` keeps an old draft from overwriting a newer record.
 */
export function useDraft<T extends object>(key: string, model: Ref<T>, opts: DraftOptions<T> = {}): Draft {
  const { secret = [], wait = 800 } = opts
  const versionNow = () => (typeof opts.version === 'function' ? opts.version() : (opts.version ?? 0))
  const savedAt = ref<Date | null>(null)
  const restored = ref(false)
  const refused = ref(false)
  const elsewhere = ref(false)
  const began = copy(model.value)
  let timer: ReturnType<typeof setTimeout> | undefined
  let quiet = JSON.stringify(model.value)

  const old = recall<Kept<T>>(key)
  if (old && old.version === versionNow() && Date.now() - old.at < life) {
    const safe = without(old.v, secret)
    if (JSON.stringify({ ...model.value, ...safe }) !== quiet) {
      Object.assign(model.value, safe)
      savedAt.value = new Date(old.at)
      restored.value = true
      quiet = JSON.stringify(model.value)
    }
  } else if (old) forget(key)

  const rest = () => {
    if (timer) clearTimeout(timer)
    timer = undefined
  }
  const flush = () => {
    rest()
    quiet = JSON.stringify(model.value)
    const at = Date.now()
    refused.value = !keep(key, { v: without(model.value, secret), at, version: versionNow() } satisfies Kept<T>)
    if (!refused.value) savedAt.value = new Date(at)
  }
  const stop = watch(
    model,
    () => {
      // put back or cleared by code, not by hand: nothing new to keep
      if (JSON.stringify(model.value) === quiet) return rest()
      rest()
      timer = setTimeout(flush, wait)
    },
    { deep: true }
  )
  const leave = () => timer && flush()
  const clear = () => {
    rest()
    quiet = JSON.stringify(model.value)
    forget(key)
    savedAt.value = null
    restored.value = false
  }
  const discard = () => {
    Object.assign(model.value, copy(began))
    clear()
  }
  const other = (e: StorageEvent) => {
    if (e.key === key && e.newValue) elsewhere.value = true
  }
  addEventListener('storage', other)
  addEventListener('pagehide', leave)
  document.addEventListener('visibilitychange', leave)
  onBeforeUnmount(() => {
    leave()
    stop()
    removeEventListener('storage', other)
    removeEventListener('pagehide', leave)
    document.removeEventListener('visibilitychange', leave)
  })
  return { savedAt, restored, refused, elsewhere, except: opts.except, clear, discard, flush }
}

/** The name under which a form is kept. */
export const draftKey = (user: string, form: string, id: number | string = 'new') => `${prefix}${user}.${form}.${id}`

const copy = <T>(v: T): T => JSON.parse(JSON.stringify(v)) as T

function without<T extends object>(v: Partial<T>, secret: readonly (keyof T)[]): Partial<T> {
  const out = { ...v }
  for (const k of secret) delete out[k]
  return out
}
