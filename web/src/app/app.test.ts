import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createPinia, setActivePinia } from 'pinia'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { PageRoute } from '@/kit/route'
import { guard, ownPath } from './guard'
import { firstOf, menuOf } from './menu'
import { reloadOnce } from './fresh'
import { useSession, type Session } from './session'
import { passwordFault } from './useEntrance'
import { kernelFinding, kernelOf } from './account/selfCheck'
import { deskPages } from './routes'
import { phonePages } from './phoneRoutes'

const component = { render: () => null }
const session: Session = {
  account: { id: 1, login: 'lihui', name: '李慧', org_id: 2, org_name: '市发展改革委', member_id: 0 },
  grants: [], proxies: [], permissions: ['member.read'], today: '2026-11-23', demonstration: true, must_change_password: false, factor: 'none'
}

function answer(status: number, body: unknown) {
  vi.stubGlobal('fetch', (req: Request) => Promise.resolve(new Response(JSON.stringify(req.url.endsWith('/api/setup') ? { needed: false } : body), { status: req.url.endsWith('/api/setup') ? 200 : status })))
}
function router() {
  const r = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/login', component, meta: { open: true } }, { path: '/password', component }, { path: '/factor', component }, { path: '/403', component }, { path: '/', component },
      { path: '/members', component, meta: { title: '党员名册', permission: 'member.read' } }, { path: '/accounts', component, meta: { title: '账号', permission: ['account.read', 'account.write'] } }
    ]
  })
  guard(r, { login: '/login', password: '/password', factor: '/factor', setup: '/setup', forbidden: '/403' })
  return r
}
beforeEach(() => setActivePinia(createPinia()))

describe('guard', () => {
  it('sends one who is not logged in to the log-in, and back afterwards', async () => {
    answer(401, {})
    const r = router()
    await r.push('/members?q=李')
    expect(r.currentRoute.value.path).toBe('/login')
    expect(r.currentRoute.value.query.to).toBe('/members?q=李')
  })
  it('opens what is permitted and tells what is not', async () => {
    answer(200, session)
    const r = router()
    await r.push('/members')
    expect(r.currentRoute.value.path).toBe('/members')
    await r.push('/accounts')
    expect(r.currentRoute.value.fullPath).toBe(`/403?page=${encodeURIComponent('账号')}`)
  })
  it('leads half a log-in to its second step and nowhere else', async () => {
    answer(200, { ...session, factor: 'needed', must_change_password: true })
    const r = router()
    await r.push('/members?q=1')
    expect(r.currentRoute.value.path).toBe('/factor')
    expect(r.currentRoute.value.query.to).toBe('/members?q=1')
  })
  it('asks for a new password before anything else', async () => {
    answer(200, { ...session, must_change_password: true })
    const r = router()
    await r.push('/members')
    expect(r.currentRoute.value.path).toBe('/password')
  })
  it('leads back to this site only', () => {
    expect(ownPath('/members', '/')).toBe('/members')
    for (const v of ['//evil.example', 'https://evil.example', '/\\evil.example', undefined, ['/a']]) expect(ownPath(v, '/')).toBe('/')
  })
})

describe('session', () => {
  it('answers any of several permissions, and nothing when logged out', () => {
    const s = useSession()
    expect(s.can()).toBe(false)
    s.set(session)
    expect([s.can('member.read'), s.can('member.write'), s.can(['member.write', 'member.read']), s.can()]).toEqual([true, false, true, true])
    expect(s.year).toBe(2026)
    expect(s.access.userKey).toBe('u1')
  })
})

describe('menu', () => {
  const page = (path: string, group: PageRoute['group'], order: number, permission?: string): PageRoute => ({ path, title: path, group, order, permission, component: () => Promise.resolve(component) })
  it('holds what one may open, in order, without empty groups', () => {
    const pages = [page('/b', 'directory', 20), page('/a', 'directory', 10), page('/x', 'system', 10, 'account.read'), page('/d', undefined, 1), page('/desk', 'home', 1)]
    expect(menuOf(pages, p => !p).map(g => [g.code, g.pages.map(x => x.path)])).toEqual([['home', ['/desk']], ['directory', ['/a', '/b']]])
  })
  it('shows what only a demonstration has in a demonstration only', () => {
    const pages = [{ ...page('/clock', 'system', 1), demonstration: true }]
    expect(menuOf(pages, () => true)).toEqual([])
    expect(menuOf(pages, () => true, { demonstration: true }).map(g => g.pages.map(x => x.path))).toEqual([['/clock']])
  })
  it('leaves out what compares above branches for those who hold none', () => {
    const pages = [{ ...page('/departments', 'points', 10), above: true }, page('/branches', 'points', 20)]
    expect(menuOf(pages, () => true, { above: false }).map(g => g.pages.map(x => x.path))).toEqual([['/branches']])
    expect(menuOf(pages, () => true).map(g => g.pages.map(x => x.path))).toEqual([['/departments', '/branches']])
  })
  it('begins where it begins, but never at what stands aside', () => {
    const pages = [{ ...page('/messages', 'home', 12), aside: true }, page('/overview', 'home', 20), page('/desk', 'home', 10, 'activity.write')]
    expect([firstOf(menuOf(pages, () => true)), firstOf(menuOf(pages, p => !p)), firstOf(menuOf([], () => true))]).toEqual(['/desk', '/overview', undefined])
  })
  it('offers what is a member’s own to members alone', () => {
    const pages = [{ ...page('/mine', 'points', 10), member: true }, page('/branches', 'points', 20)]
    expect(menuOf(pages, () => true, { member: false }).map(g => g.pages.map(x => x.path))).toEqual([['/branches']])
    expect(menuOf(pages, () => true, { member: true })[0]?.pages).toHaveLength(2)
  })
})

describe('declared pages', () => {
  it('have their own paths, and lead from a page that exists', () => {
    for (const list of [deskPages, phonePages]) expect(new Set(list.map(p => p.path)).size).toBe(list.length)
    const paths = new Set(deskPages.map(p => p.path))
    for (const p of deskPages) if (p.under) expect(paths).toContain(p.under)
    for (const p of phonePages) expect(p.path).toMatch(/^\/(m|q)\//)
    for (const p of deskPages) expect(p.path).not.toMatch(/^\/(m|q|api)(\/|$)/)
  })
})

describe('a stale page', () => {
  it('is loaded anew once, not again and again', () => {
    sessionStorage.clear()
    const reload = vi.fn()
    expect(reloadOnce(1_000_000, reload)).toBe(true)
    expect(reloadOnce(1_010_000, reload)).toBe(false)
    expect(reloadOnce(1_040_000, reload)).toBe(true)
    expect(reload).toHaveBeenCalledTimes(2)
  })
})

describe('passwords', () => {
  it.each([
    ['Ab1!', '至少'], ['Abcdefg1', '']
  ])('%s', (password, says) => {
    const fault = passwordFault(password, password)
    if (says) expect(fault).toContain(says)
    else expect(fault).toBe('')
  })
  it('typed twice', () => expect(passwordFault('Abcdefghi1', 'Abcdefghi2')).toContain('不一致'))
})

describe('self-test', () => {
  it('knows kernels', () => {
    expect(kernelOf('Mozilla/5.0 (X11; Linux) AppleWebKit/537.36 Chrome/86.0.4240.198 Safari/537.36')).toEqual({ name: 'Chromium', version: 86 })
    expect(kernelFinding('Mozilla/5.0 Chrome/84.0.1 Safari/537.36').good).toBe(false)
    expect(kernelFinding('Mozilla/5.0 Chrome/85.0.1 Safari/537.36').good).toBe(true)
    expect(kernelFinding('Mozilla/4.0 (compatible; MSIE 8.0)').good).toBe(false)
  })
})
