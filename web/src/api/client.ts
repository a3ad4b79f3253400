import createClient from 'openapi-fetch'
import type { components, paths } from './schema'
import { SubmissionKeys } from './idempotency'
import { Problem, offline, readProblem } from './problem'

export { Problem, asProblem, type FieldProblem } from './problem'
export { randomKey } from './idempotency'

/** A wire type by its name in the contract: `Wire<'Session'>`. */
export type Wire<N extends keyof components['schemas']> = components['schemas'][N]

type Relogin = () => Promise<boolean>
let relogin: Relogin = () => Promise.resolve(false)
let waiting: Promise<boolean> | undefined
let confirm: Relogin = () => Promise.resolve(false)
let confirming: Promise<boolean> | undefined
let half: () => void = () => undefined
const keys = new SubmissionKeys()

/** The application says how a lapsed session is renewed in place; true means the request may be sent again. */
export function onLapsed(handler: Relogin): void {
  relogin = handler
}

/** The application asks in place whether its owner sits there; true means the refused sensitive act may be sent again. */
export function onConfirm(handler: Relogin): void {
  confirm = handler
}

/** The application leads to the second step of a log-in that turned out to be half. */
export function onHalf(handler: () => void): void {
  half = handler
}

/** What a refused answer asks for before it may be sent again; empty for any other. */
async function asksFor(res: Response): Promise<string> {
  if (res.status !== 403) return ''
  const { code } = (await res.clone().json().catch(() => ({}))) as { code?: string }
  return code ?? ''
}

/** Whether a refusal was answered by its owner, in place, so that the request may be sent again. */
async function settled(res: Response): Promise<boolean> {
  const code = await asksFor(res)
  if (code === 'session.factor_needed' || code === 'session.factor_set_up') half()
  if (code !== 'session.confirm') return false
  confirming ??= confirm().finally(() => (confirming = undefined))
  return confirming
}

/** Addresses at which a 401 is an answer, not a lapse. */
const ownAnswer = (url: string, method: string) => /\/api\/(setup|activation)$/.test(url) || (/\/api\/session(\/vouched)?$/.test(url) && method !== 'DELETE')

async function once(req: Request): Promise<Response> {
  try {
    return await fetch(req)
  } catch (err) {
    if (req.signal.aborted) throw err
    throw offline()
  }
}

/** Sends a request of this application: a lapsed session is renewed in place and the request sent again. */
export async function send(req: Request): Promise<Response> {
  const spare = req.clone()
  let res = await once(req)
  if (res.status === 401 && !ownAnswer(new URL(req.url).pathname, req.method)) {
    waiting ??= relogin().finally(() => (waiting = undefined))
    if (await waiting) res = await once(spare.clone())
  }
  return (await settled(res)) ? once(spare) : res
}

async function fetchWithKey(req: Request): Promise<Response> {
  if (req.method !== 'POST') return send(req)
  const key = req.headers.get('Idempotency-Key') ?? keys.keyOf(req.method, req.url, await req.clone().text())
  req.headers.set('Idempotency-Key', key)
  const res = await send(req)
  if (res.status < 500) keys.settle(key)
  return res
}

/**
 * The typed client of the contract: `api.GET('/api/members', { params: { query } })`. Use it through `take`, which gives the
 * answer or throws a Problem.
 */
export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? '',
  credentials: 'same-origin',
  fetch: fetchWithKey,
  // an empty condition is no condition: a choice left open must not be refused as an unknown word
  querySerializer: q => queryText(q as Record<string, unknown>)
})
api.use({
  async onResponse({ response }) {
    if (!response.ok) throw await readProblem(response)
    return undefined
  }
})

/** The answer of a call, or its Problem thrown. */
export async function take<D>(call: Promise<{ data?: D; response: Response }>): Promise<NonNullable<D>> {
  const { data } = await call
  return data as NonNullable<D>
}

/** Sends a file with progress; fetch cannot tell how far it is. `fields` go along as form fields. */
export function upload<T>(url: string, file: Blob, opts: { name?: string; fields?: Record<string, string>; onProgress?: (share: number) => void; key?: string } = {}): Promise<T> {
  const form = new FormData()
  for (const [k, v] of Object.entries(opts.fields ?? {})) form.append(k, v)
  form.append('file', file, opts.name ?? (file instanceof File ? file.name : 'file'))
  const key = opts.key ?? keys.keyOf('POST', url, `${opts.name ?? ''}${file.size}${file instanceof File ? file.name + file.lastModified : ''}`)
  const attempt = () =>
    new Promise<Response>((resolve, reject) => {
      const x = new XMLHttpRequest()
      x.open('POST', url)
      x.setRequestHeader('Idempotency-Key', key)
      x.responseType = 'text'
      x.upload.onprogress = e => e.lengthComputable && opts.onProgress?.(e.loaded / e.total)
      x.onload = () => resolve(new Response(x.status === 204 ? null : x.responseText, { status: x.status, headers: { 'X-Request-Id': x.getResponseHeader('X-Request-Id') ?? '' } }))
      x.onerror = () => reject(offline())
      x.send(form)
    })
  return (async () => {
    let res = await attempt()
    if (res.status === 401) {
      waiting ??= relogin().finally(() => (waiting = undefined))
      if (await waiting) res = await attempt()
    }
    if (await settled(res)) res = await attempt()
    if (res.status < 500) keys.settle(key)
    if (!res.ok) throw await readProblem(res)
    const text = await res.text()
    return (text ? JSON.parse(text) : undefined) as T
  })()
}

/** Submits under a key of the caller's own, which it keeps until the outcome is known; see `randomKey`. */
export async function postUnder<T>(key: string, path: string, body: unknown): Promise<T> {
  const res = await send(new Request(new URL(path, location.origin), {
    method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key }, body: JSON.stringify(body)
  }))
  if (!res.ok) throw await readProblem(res)
  return (await res.json()) as T
}

/** The name a download should get, from its header. */
export function fileName(res: Response, otherwise: string): string {
  const h = res.headers.get('Content-Disposition') ?? ''
  const wide = /filename\*=UTF-8''([^;]+)/i.exec(h)?.[1]
  if (wide) return decodeURIComponent(wide)
  return /filename="?([^";]+)"?/i.exec(h)?.[1] ?? otherwise
}

/** Fetches a document and hands it to the browser as a file; a refusal is thrown as a Problem instead of being saved. */
export async function download(url: string, otherwise = '下载', init: RequestInit = {}): Promise<void> {
  const res = await send(new Request(new URL(url, location.origin), { credentials: 'same-origin', ...init }))
  if (!res.ok) throw await readProblem(res)
  const link = document.createElement('a')
  const address = URL.createObjectURL(await res.blob())
  link.href = address
  link.download = fileName(res, otherwise)
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Reads from an address that the contract does not give a type to here. */
export async function get<T>(url: string): Promise<T> {
  const res = await send(new Request(new URL(url, location.origin), { credentials: 'same-origin' }))
  if (!res.ok) throw await readProblem(res)
  return (await res.json()) as T
}

/** An address with its query; empty values are left out. */
export function withQuery(path: string, query: Record<string, unknown>): string {
  const s = queryText(query)
  return s ? `${path}?${s}` : path
}

function queryText(query: Record<string, unknown>): string {
  const q = new URLSearchParams()
  for (const [k, v] of Object.entries(query)) {
    if (v === undefined || v === null || v === '') continue
    for (const one of Array.isArray(v) ? v : [v]) q.append(k, String(one))
  }
  return q.toString()
}

/** Whether a thrown thing is a Problem with that code. */
export const isProblem = (err: unknown, code: string): boolean => err instanceof Problem && err.code === code
