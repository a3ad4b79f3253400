import { computed, shallowRef } from 'vue'
import { api, asProblem, Problem, take, upload } from '@/api/client'
import { redrawn } from '@/kit/image'
import { forget, keep } from '@/kit/storage'
import { isStill, isWaiting, photosKey, photosWaiting } from './outbox'

/**
 * Photos of visits, kept in this browser's own database until the server has them. One is taken (not asked to be sent yet), then waits
 * to be sent, and leaves this telephone when it has arrived.
 */
export interface KeptPhoto {
  /** Made here: however often it is sent, the server keeps it once. */
  key: string
  user: string
  plan: number
  /** The visit, in words, for the list of what waits. */
  title: string
  item: string
  finding: string
  bytes: ArrayBuffer
  /** Milliseconds of this machine. */
  taken: number
  /** Its owner has asked to send it. */
  ready: boolean
  /** An attempt was made: it may have arrived. */
  tried: boolean
  /** It was removed here after an attempt: the server is told so. */
  gone: boolean
  /** Why the server did not take it. */
  refused: string
}

export const mostOfOne = 6
export const mostOfVisit = 60
const life = 30 * 86_400_000
const noRoom = () => new Problem({ detail: '手机存储空间不够，这张照片没有存下；已填的和已拍的都在。请联网后点“发送已填的”，或清理手机空间后再拍。' })
const noStore = () => new Problem({ detail: '这个浏览器不能在本机存照片（例如无痕浏览），请用普通窗口打开后再拍；已填的都在。' })

let opened: Promise<IDBDatabase> | undefined
function database(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const ask = indexedDB.open('sc-photos', 1)
    ask.onupgradeneeded = () => void ask.result.createObjectStore('photo', { keyPath: 'key' })
    ask.onerror = () => reject(noStore())
    ask.onsuccess = () => {
      // the browser may close it, such as when its owner clears what sites keep
      ask.result.onclose = () => (opened = undefined)
      resolve(ask.result)
    }
  }).catch((err: unknown) => {
    opened = undefined
    throw err instanceof Problem ? err : noStore()
  })
  return opened
}

/** Runs one transaction; it is on the disk when this resolves. */
async function within<T>(mode: IDBTransactionMode, how: (s: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await database()
  return new Promise<T>((resolve, reject) => {
    const t = db.transaction('photo', mode, { durability: 'strict' })
    const r = how(t.objectStore('photo'))
    t.oncomplete = () => resolve(r.result)
    t.onabort = t.onerror = () => reject(t.error?.name === 'QuotaExceededError' || r.error?.name === 'QuotaExceededError' ? noRoom() : noStore())
  })
}

const list = shallowRef<KeptPhoto[]>([])
let owner = ''
const put = (x: KeptPhoto) => within('readwrite', s => s.put(x))
const erase = (key: string) => within('readwrite', s => s.delete(key))

/** Reads them anew; photos that nobody asked to send within thirty days leave, as drafts do. */
async function load(user: string): Promise<KeptPhoto[]> {
  const all = (await within<KeptPhoto[]>('readonly', s => s.getAll() as IDBRequest<KeptPhoto[]>)).filter(x => x.user === user)
  const old = all.filter(x => !x.ready && Date.now() - x.taken > life)
  for (const x of old) await erase(x.key)
  const mine = all.filter(x => !old.includes(x)).sort((a, b) => a.taken - b.taken)
  owner = user
  list.value = mine
  const n = mine.filter(x => x.ready && !x.refused).length
  photosWaiting.value = n
  if (n > 0) keep(photosKey(user), n)
  else forget(photosKey(user))
  return mine
}

const recall = (key: string) => within('readonly', s => s.get(key) as IDBRequest<KeptPhoto | undefined>)
/** Changes or erases one as it stands now, in one transaction: another page, or the sending, may be at it too. */
const alter = (key: string, how: (now: KeptPhoto) => KeptPhoto | undefined) =>
  within('readwrite', s => {
    const r = s.get(key) as IDBRequest<KeptPhoto | undefined>
    r.onsuccess = () => {
      if (!r.result) return
      const next = how(r.result)
      if (next) s.put(next)
      else s.delete(key)
    }
    return r
  })
const change = (key: string, how: Partial<KeptPhoto>) => alter(key, now => ({ ...now, ...how }))

export interface PhotoPlace {
  user: string
  plan: number
  title: string
  item: string
  finding: string
}

/** Keeps a photo from the camera here. Thrown, in words: too many, not readable, no room. */
export async function takePhoto(at: PhotoPlace, file: Blob, key: string, sent: { item: string; finding: string }[]): Promise<void> {
  const here = (await load(at.user)).filter(x => x.plan === at.plan && !x.gone)
  const same = (x: { item: string; finding: string }) => x.item === at.item && x.finding === at.finding
  if (here.filter(same).length + sent.filter(same).length >= mostOfOne) throw new Problem({ detail: `一个检查项或问题最多${mostOfOne}张照片，请先删去不需要的。` })
  if (here.length + sent.length >= mostOfVisit) throw new Problem({ detail: `一次到点指导最多${mostOfVisit}张照片，请先删去不需要的。` })
  const small = await redrawn(file)
  if (!small) throw new Problem({ detail: '这张照片打不开，没有存下。请在相机设置里选 JPG 格式（苹果手机选“兼容性最佳”）后重拍。' })
  await put({ key, ...at, bytes: await small.arrayBuffer(), taken: Date.now(), ready: false, tried: false, gone: false, refused: '' })
  // asked once there is something to lose; a browser that refuses keeps it all the same, until it needs the room
  void navigator.storage?.persist?.().catch(() => undefined)
  await load(at.user)
}

/** Removes a photo that is still here. One that may have arrived is removed there as well. */
export async function removeKept(user: string, key: string): Promise<void> {
  await alter(key, now => (now.tried ? { ...now, gone: true, ready: true, refused: '' } : undefined))
  await load(user)
}

/** Removes what is here of a finding that is dropped. */
export async function removeOfFinding(user: string, plan: number, finding: string): Promise<void> {
  for (const x of await load(user)) if (x.plan === plan && x.finding === finding) await removeKept(user, x.key)
}

/** Asks to send a visit's photos: those of items, and of the findings that are sent. Those refused before are tried again. */
export async function readyPhotos(user: string, plan: number, findings: ReadonlySet<string>): Promise<void> {
  for (const x of await load(user)) if (x.plan === plan && (!x.finding || findings.has(x.finding) || x.gone)) await change(x.key, { ready: true, refused: '' })
  await load(user)
}

async function deliver(x: KeptPhoto): Promise<void> {
  const at = `/api/liaison-plans/${x.plan}/photos`
  if (x.gone) {
    await take(api.DELETE('/api/liaison-plans/{id}/photos/{key}', { params: { path: { id: x.plan, key: x.key } } }))
    return
  }
  const query = new URLSearchParams({ key: x.key, item: x.item, finding: x.finding, taken_at: String(x.taken) })
  await upload(`${at}?${query}`, new Blob([x.bytes], { type: 'image/jpeg' }), { name: '现场照片.jpg', key: x.key })
}

/** Sends what waits, one after the other, each after the sheet that it belongs to. */
export async function sendPhotosOf(user: string): Promise<void> {
  const waiting = (await load(user)).filter(x => x.ready && !x.refused)
  if (waiting.length === 0 || !(await isStill(user))) return
  for (const x of waiting) {
    if (isWaiting(user, `/api/liaison-plans/${x.plan}/sheet`)) continue
    try {
      // noted before: a page that closes in between does not know whether it arrived
      if (!x.tried) await change(x.key, { tried: true })
      await deliver(x)
      // removed while it was on its way: that goes after it
      const now = await recall(x.key)
      if (now?.gone && !x.gone) await deliver(now)
      await erase(x.key)
    } catch (err) {
      const p = asProblem(err)
      if (p.unsure || p.status === 401 || p.status === 429 || p.code === 'in_flight') break
      if (['already_done', 'liaison_photo.gone'].includes(p.code)) await erase(x.key)
      else await change(x.key, { refused: p.detail })
    }
    await load(user)
  }
  await load(user)
}

/** Where photos wait, visit by visit. */
export async function waitingVisits(): Promise<{ plan: number; title: string; count: number }[]> {
  const out = new Map<number, { plan: number; title: string; count: number }>()
  for (const x of list.value.length || !owner ? list.value : await load(owner)) {
    if (!x.ready || x.refused) continue
    const v = out.get(x.plan) ?? { plan: x.plan, title: x.title, count: 0 }
    out.set(x.plan, { ...v, count: v.count + 1 })
  }
  return [...out.values()]
}

/** The photos of a visit that are still here, for its sheet. */
export function usePhotos(user: string, plan: number) {
  load(user).catch(() => undefined)
  const here = computed(() => list.value.filter(x => x.plan === plan && !x.gone))
  return { here, reload: () => load(user) }
}
