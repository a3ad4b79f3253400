import { afterEach, describe, expect, it, vi } from 'vitest'
import { api, asProblem, fileName, onLapsed, take, withQuery } from './client'
import { SubmissionKeys } from './idempotency'
import { Problem } from './problem'

const json = (status: number, body: unknown, type = 'application/json') => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } })
const serve = (...answers: (Response | Error)[]) => {
  const calls: Request[] = []
  vi.stubGlobal('fetch', (req: Request) => {
    calls.push(req.clone())
    const a = answers.shift()
    return a instanceof Error ? Promise.reject(a) : Promise.resolve(a ?? json(200, {}))
  })
  return calls
}
const change = () => take(api.POST('/api/session/password', { body: { old_password: 'a', new_password: 'b' } }))

afterEach(() => {
  vi.unstubAllGlobals()
  onLapsed(() => Promise.resolve(false))
})

describe('refusals', () => {
  it('carry what the server said', async () => {
    serve(json(422, { code: 'invalid', detail: '请修改。', errors: [{ field: 'new_password', text: '太短。' }], request_id: 'ab' }, 'application/problem+json'))
    const p = (await change().catch(e => e as unknown)) as Problem
    expect(p).toBeInstanceOf(Problem)
    expect([p.status, p.code, p.of('new_password'), p.requestId, p.unsure]).toEqual([422, 'invalid', '太短。', 'ab', false])
  })
  it('of a proxy get words of their own', async () => {
    serve(new Response('<html>Bad Gateway</html>', { status: 502, headers: { 'X-Request-Id': 'cd' } }))
    const p = (await change().catch(e => e as unknown)) as Problem
    expect(p.detail).toContain('稍后重试')
    expect(p.detail).not.toMatch(/[a-z]/i)
    expect([p.requestId, p.unsure]).toEqual(['cd', true])
  })
  it('a lost network is said so', async () => {
    serve(new TypeError('Failed to fetch'))
    expect(((await change().catch(e => e as unknown)) as Problem).code).toBe('offline')
  })
  it('anything thrown becomes one', () => {
    expect(asProblem(new Error('boom')).detail).not.toContain('boom')
  })
})

describe('submissions', () => {
  it('keep their key while the outcome is unknown and get another afterwards', async () => {
    const calls = serve(new TypeError('Failed to fetch'), json(503, { detail: '稍后重试。' }), json(200, {}), json(200, {}))
    for (let i = 0; i < 4; i++) await change().catch(() => undefined)
    const keys = calls.map(c => c.headers.get('Idempotency-Key'))
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).toBe(keys[0])
    expect(keys[3]).not.toBe(keys[0])
  })
  it('other words have another key', () => {
    const keys = new SubmissionKeys()
    expect(keys.keyOf('POST', '/a', '1')).not.toBe(keys.keyOf('POST', '/a', '2'))
    expect(keys.keyOf('POST', '/a', '1')).toBe(keys.keyOf('POST', '/a', '1'))
  })
  it('reading carries none', async () => {
    const calls = serve(json(200, { needed: false }))
    await take(api.GET('/api/setup'))
    expect(calls[0]?.headers.get('Idempotency-Key')).toBeNull()
  })
})

describe('a lapsed session', () => {
  it('is renewed once for all that wait, and each request sent again with its key', async () => {
    const calls = serve(json(401, {}), json(401, {}), json(200, {}), json(200, {}))
    const ask = vi.fn(() => Promise.resolve(true))
    onLapsed(ask)
    await Promise.all([change(), change()])
    expect(ask).toHaveBeenCalledTimes(1)
    expect(calls).toHaveLength(4)
    expect(await calls[2]?.text()).toContain('old_password')
    expect(new Set(calls.map(c => c.headers.get('Idempotency-Key'))).size).toBe(1)
  })
  it('not renewed is a refusal', async () => {
    serve(json(401, {}))
    expect(((await change().catch(e => e as unknown)) as Problem).status).toBe(401)
  })
  it('somebody without an account whom the gateway names is not asked to log in again', async () => {
    serve(json(401, { code: 'session.no_account', detail: '没有可用的账号。' }))
    const ask = vi.fn(() => Promise.resolve(true))
    onLapsed(ask)
    const p = (await take(api.POST('/api/session/vouched')).catch(e => e as unknown)) as Problem
    expect(p.code).toBe('session.no_account')
    expect(ask).not.toHaveBeenCalled()
  })
  it('logging in wrongly asks nobody to log in again', async () => {
    serve(json(401, { code: 'account.wrong', detail: '账号或密码不对。' }))
    const ask = vi.fn(() => Promise.resolve(true))
    onLapsed(ask)
    const p = (await take(api.POST('/api/session', { body: { login: 'a', password: 'b' } })).catch(e => e as unknown)) as Problem
    expect(p.detail).toBe('账号或密码不对。')
    expect(ask).not.toHaveBeenCalled()
  })
})

describe('files and addresses', () => {
  it('take the wide name first', () => {
    const res = new Response('', { headers: { 'Content-Disposition': `attachment; filename="list.xlsx"; filename*=UTF-8''${encodeURIComponent('党员名册.xlsx')}` } })
    expect(fileName(res, 'x')).toBe('党员名册.xlsx')
    expect(fileName(new Response(''), '下载.xlsx')).toBe('下载.xlsx')
  })
  it('leave empty values out', () => {
    expect(withQuery('/api/members', { q: '', org_id: 7, state: ['a', 'b'], page: undefined })).toBe('/api/members?org_id=7&state=a&state=b')
  })
})
