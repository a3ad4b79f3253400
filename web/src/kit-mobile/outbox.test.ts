import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { flush, own, submitOrKeep, useOutbox } from './outbox'

const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const what = { title: '签到：主题党日', page: '/m/activities', path: '/api/my/check-in', body: { ticket: 't.1' } }
let sent: { path: string; key: string | null }[] = []
let server: (path: string) => Response | Promise<Response>

beforeEach(() => {
  localStorage.clear()
  sent = []
  vi.stubGlobal('fetch', async (req: Request | string) => {
    const url = typeof req === 'string' ? req : req.url
    const path = new URL(url, location.origin).pathname
    if (path !== '/api/session') sent.push({ path, key: (req as Request).headers.get('Idempotency-Key') })
    return server(path)
  })
  own('')
})
afterEach(() => vi.unstubAllGlobals())

const noNetwork = () => Promise.reject(new TypeError('Failed to fetch'))
const session = (id: number) => answer(200, { account: { id } })

describe('a submission', () => {
  it('that arrives is not kept', async () => {
    own('u1')
    server = () => answer(200, { at: 5 })
    expect(await submitOrKeep('u1', what)).toEqual({ at: 5 })
    expect(useOutbox().all.value).toEqual([])
  })
  it('without network waits, and goes once under its first key when the network is back', async () => {
    own('u1')
    server = noNetwork
    expect(await submitOrKeep('u1', what)).toBeUndefined()
    expect(await submitOrKeep('u1', what)).toBeUndefined()
    const { waiting } = useOutbox()
    expect(waiting.value).toHaveLength(1)
    server = path => (path === '/api/session' ? session(1) : answer(200, {}))
    await Promise.all([flush(), flush()])
    expect(waiting.value).toEqual([])
    expect(sent).toHaveLength(3)
    expect(new Set(sent.map(s => s.key)).size).toBe(1)
    await flush()
    expect(sent).toHaveLength(3)
  })
  it('refused at once is thrown and not kept: the page still has what was typed', async () => {
    own('u1')
    server = () => answer(409, { code: 'activity.check_in_closed', detail: '签到已经结束。' })
    await expect(submitOrKeep('u1', what)).rejects.toThrow('签到已经结束。')
    expect(useOutbox().all.value).toEqual([])
  })
  it('refused later stays with the reason until its owner decides', async () => {
    own('u1')
    server = noNetwork
    await submitOrKeep('u1', what)
    server = path => (path === '/api/session' ? session(1) : answer(409, { code: 'activity.check_in_closed', detail: '签到已经结束。' }))
    await flush()
    const { refused, waiting, remove } = useOutbox()
    expect(waiting.value).toEqual([])
    expect(refused.value[0]).toMatchObject({ refused: '签到已经结束。', body: what.body })
    await flush()
    expect(sent).toHaveLength(2)
    remove(refused.value[0]?.key ?? '')
    expect(refused.value).toEqual([])
  })
  it('that the server has already is gone', async () => {
    own('u1')
    server = noNetwork
    await submitOrKeep('u1', what)
    server = path => (path === '/api/session' ? session(1) : answer(409, { code: 'already_done', detail: '已经保存。' }))
    await flush()
    expect(useOutbox().all.value).toEqual([])
  })
})

describe('another account', () => {
  it('neither sees nor sends what waits, and its owner does after coming back', async () => {
    own('u1')
    server = noNetwork
    await submitOrKeep('u1', what)
    server = path => (path === '/api/session' ? session(2) : answer(200, {}))
    own('u2')
    await flush()
    expect(useOutbox().all.value).toEqual([])
    // the page still thinks it is the first one's, the browser's session is the second one's
    own('u1')
    await flush()
    expect(sent).toHaveLength(1)
    expect(useOutbox().waiting.value).toHaveLength(1)
    server = path => (path === '/api/session' ? session(1) : answer(200, {}))
    await flush()
    expect(sent).toHaveLength(2)
    expect(useOutbox().waiting.value).toEqual([])
  })
})
