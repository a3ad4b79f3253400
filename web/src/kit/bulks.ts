import { computed, ref } from 'vue'
import { api, isProblem, take, type Wire } from '@/api/client'
import { tellDone, tellProblem } from './tell'

export type Bulk = Wire<'Bulk'>

/** Acts over many records that were asked for and whose end has not been looked at, the latest first. */
export const bulks = ref<Bulk[]>([])
/** Counts the ends: lists that show what was acted upon load anew. */
export const bulkEnds = ref(0)

/** Of whom a bulk act may be asked at all. */
export const bulkPermissions = ['activity.accept', 'activity.return', 'problem.issue', 'problem.rectify']

const second = ref(0)
const dues = new Map<number, number>()
let timer: ReturnType<typeof setInterval> | undefined

/** Seconds in which it can still be taken back, by this machine's own clock from when the server told. */
export function secondsLeft(b: Bulk): number {
  void second.value
  return b.state === 'waiting' ? Math.max(0, Math.ceil(((dues.get(b.id) ?? 0) - Date.now()) / 1000)) : 0
}
const open = (b: Bulk) => b.state === 'waiting' || b.state === 'working'

function put(b: Bulk) {
  dues.set(b.id, Date.now() + b.seconds_left * 1000)
  const was = bulks.value.find(x => x.id === b.id)
  bulks.value = was ? bulks.value.map(x => (x.id === b.id ? b : x)) : [b, ...bulks.value]
  if (was && open(was) && !open(b)) bulkEnds.value++
  follow()
}
const drop = (id: number) => void (bulks.value = bulks.value.filter(b => b.id !== id))

// While one waits the server is asked now and then, for it may be taken back elsewhere; while it is done, every second.
function follow() {
  const wanted = bulks.value.some(open)
  if (wanted && !timer) timer = setInterval(tick, 1000)
  if (!wanted && timer) timer = void clearInterval(timer)
}
function tick() {
  second.value++
  for (const b of bulks.value) if (open(b) && (secondsLeft(b) === 0 || second.value % 5 === 0)) void ask(b)
}
async function ask(b: Bulk) {
  try {
    const now = await take(api.GET('/api/bulks/{id}', { params: { path: { id: b.id } } }))
    const known = bulks.value.find(x => x.id === b.id)
    if (!known || !open(known)) return // an answer that was overtaken
    if (now.state === 'undone') drop(b.id)
    else put(now)
  } catch (err) {
    if (isProblem(err, 'not_found')) drop(b.id)
  }
}

/** Takes up what was asked for on another page, in another tab or before a reload. */
export async function recallBulks(): Promise<void> {
  const got = await take(api.GET('/api/bulks', { params: { query: { size: 20 } } })).catch(() => undefined)
  for (const b of (got?.items ?? []).slice().reverse()) if (open(b) || (b.state === 'done' && !b.seen)) put(b)
}

/** Follows what was just asked for. */
export const bulkAsked = (b: Bulk) => put(b)

export async function undoBulk(b: Bulk): Promise<void> {
  try {
    await take(api.POST('/api/bulks/{id}/undo', { params: { path: { id: b.id } } }))
    drop(b.id)
    follow()
    tellDone(`已撤销，${b.total} 条都没有办理`)
  } catch (err) {
    tellProblem(err)
    await ask(b)
  }
}
/** The one that Ctrl+Z takes back. */
export const undoable = computed(() => bulks.value.find(b => b.state === 'waiting' && secondsLeft(b) > 0))

export async function bulkSeen(b: Bulk): Promise<void> {
  drop(b.id)
  await take(api.POST('/api/bulks/{id}/seen', { params: { path: { id: b.id } } })).catch(tellProblem)
}

/** What was written for all of them, by its name: 责任人：周晓明; empty when nothing was. */
export const bulkSaid = (b: Bulk): string => (b.reason ? `${b.said || '说明'}：${b.reason}` : '')

/** What is to be read of it: 确认组织生活记录 3 条：办成 2 条，1 条没有办成. */
export function bulkText(b: Bulk): string {
  switch (b.state) {
    case 'waiting': return `${b.title} ${b.total} 条，稍后办理`
    case 'working': return `正在办理：${b.title} ${b.done + b.refused}/${b.total}`
    case 'undone': return `${b.title} ${b.total} 条，已撤销`
    default: return b.refused === 0 ? `${b.title}：${b.done} 条全部办成` : `${b.title}：办成 ${b.done} 条，${b.refused} 条没有办成`
  }
}
