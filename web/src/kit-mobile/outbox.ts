import { computed, ref } from 'vue'
import { asProblem, postUnder, randomKey, type Problem } from '@/api/client'
import { forget, keep, recall } from '@/kit/storage'

/** What one submission sends. */
export interface Submission {
  /** What it is, for the list of what waits: `签到：学习全会精神`. */
  title: string
  /** Where its owner can do it again when it is refused. */
  page: string
  path: string
  body: unknown
  /** The page is a form that takes the body back by ?kept=key, so that what was refused is mended, not typed anew. */
  form?: boolean
}

/** A submission that is not known to have arrived. */
export interface Waiting extends Submission {
  /** The Idempotency-Key: however often it is sent, it happens once. */
  key: string
  /** Milliseconds of this machine. */
  at: number
  /** Why the server did not take it; it then waits for its owner, not for the network. */
  refused?: string
}

const prefix = 'sc.outbox.'
const list = ref<Waiting[]>([])
/** How many photos this telephone is to send, as photos.ts counts them: without any that part is not even loaded. */
export const photosWaiting = ref(0)
export const photosKey = (user: string) => `sc.photos.${user}`
let owner = ''
let sending: Promise<void> | undefined

const load = (user: string): Waiting[] => recall<Waiting[]>(prefix + user) ?? []
const of = (user: string): Waiting[] => (user === owner ? list.value : load(user))

function save(user: string, items: Waiting[]): boolean {
  if (user === owner) list.value = items
  if (items.length > 0) return keep(prefix + user, items)
  forget(prefix + user)
  return true
}

/** The list as another page of this browser may have changed it. */
function change(user: string, how: (items: Waiting[]) => Waiting[]): boolean {
  return save(user, how(load(user)))
}

const drop = (user: string, key: string) => change(user, items => items.filter(i => i.key !== key))

const post = <T>(item: Waiting): Promise<T> => postUnder<T>(item.key, item.path, item.body)

/** The outcome is open: no network, a server that stops, a session that lapsed. */
const open = (p: Problem) => p.unsure || p.status === 401 || p.status === 429 || p.code === 'in_flight'

/**
 * Submits now, or keeps the submission until there is a network. The answer, or undefined when it was kept. A refusal is thrown: the page
 * still shows what was typed.
 */
export async function submitOrKeep<T>(user: string, what: Submission): Promise<T | undefined> {
  const same = of(user).find(i => i.path === what.path && JSON.stringify(i.body) === JSON.stringify(what.body))
  const item: Waiting = same ?? { ...what, key: randomKey(), at: Date.now() }
  // kept before it is sent: a page that closes in between loses nothing
  const kept = change(user, items => [...items.filter(i => i.key !== item.key), { ...item, refused: undefined }])
  try {
    const answer = await post<T>(item)
    drop(user, item.key)
    return answer
  } catch (err) {
    const p = asProblem(err)
    if (open(p) && kept) return undefined
    drop(user, item.key)
    throw p
  }
}

/** Whether the browser's session is still that account's: another one never sends what waits. */
export async function isStill(user: string): Promise<boolean> {
  const res = await fetch('/api/session', { credentials: 'same-origin' }).catch(() => undefined)
  if (!res?.ok) return false
  const s = (await res.json()) as { account?: { id: number } }
  return `u${s.account?.id}` === user
}

async function sendAll(user: string): Promise<void> {
  if (!load(user).some(i => !i.refused)) return
  if (!(await isStill(user))) return
  for (const item of load(user).filter(i => !i.refused)) {
    try {
      await post(item)
      drop(user, item.key)
    } catch (err) {
      const p = asProblem(err)
      if (open(p)) return
      if (p.code === 'already_done') drop(user, item.key)
      else change(user, items => items.map(i => (i.key === item.key ? { ...i, refused: p.detail } : i)))
    }
  }
}

/** Photos go after the sheets that they belong to. */
async function sendPhotos(): Promise<void> {
  if (!owner || !photosWaiting.value) return
  const { sendPhotosOf } = await import('./photos')
  await sendPhotosOf(owner)
}

/** Sends what waits, one after the other, oldest first. */
export function flush(): Promise<void> {
  if (!owner || !(photosWaiting.value || load(owner).some(i => !i.refused))) return Promise.resolve()
  sending ??= sendAll(owner).then(sendPhotos).finally(() => (sending = undefined))
  return sending
}

/** Who is logged in here now; what they left behind is sent. */
export function own(user: string): void {
  owner = user
  list.value = user ? load(user) : []
  photosWaiting.value = user ? (recall<number>(photosKey(user)) ?? 0) : 0
  void flush()
}

/** Sends whenever the network comes back or the page comes to the front. */
export function watchNetwork(): void {
  addEventListener('online', () => void flush())
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void flush())
  addEventListener('storage', e => {
    if (e.key === prefix + owner) list.value = load(owner)
    if (e.key === photosKey(owner)) photosWaiting.value = recall<number>(photosKey(owner)) ?? 0
  })
}

/** What was typed into a submission that still waits, for the form that it came from. */
export const bodyOf = <T>(user: string, key: string): T | undefined => of(user).find(i => i.key === key)?.body as T | undefined

/** Takes a submission out that its form has sent in its place. */
export const replaced = (user: string, key: string) => void drop(user, key)

/** Whether a submission to that address is not known to have arrived. */
export const isWaiting = (user: string, path: string): boolean => of(user).some(i => i.path === path)

/** What waits, for the pages that show it. */
export function useOutbox() {
  const waiting = computed(() => list.value.filter(i => !i.refused))
  const refused = computed(() => list.value.filter(i => i.refused))
  const remove = (key: string) => void drop(owner, key)
  const again = (key: string) => {
    change(owner, items => items.map(i => (i.key === key ? { ...i, refused: undefined } : i)))
    return flush()
  }
  return { all: list, waiting, refused, photos: photosWaiting, remove, again, flush }
}
