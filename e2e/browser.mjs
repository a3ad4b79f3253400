// One Chromium per test file, one context per journey, and a page that fails its journey on what a
// user would not see but should not happen: script errors, answers of 500, requests to other hosts.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { chromium } from './playwright.mjs'

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-dev-shm-usage', '--font-render-hinting=none', '--lang=zh-CN']

export const desk = { viewport: { width: 1366, height: 768 } }
export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 1 }

const out = fileURLToPath(new URL('out/', import.meta.url))
let browser

/** The browser of this test file; it ends with the file. */
export async function launch() {
  const executablePath = process.env.CHROME ?? '/usr/bin/chromium'
  assert.ok(existsSync(executablePath), `没有浏览器 ${executablePath}：run scripts/tools.sh, or set CHROME`)
  browser ??= await chromium.launch({ executablePath, headless: true, args: flags })
  return browser
}
after(() => browser?.close())

/** Requests of a context that have no answer yet, and how many it has made. */
const asking = new WeakMap()

/** Takes down all that goes wrong in a context. `origin` is the only place it may ask. */
export async function watch(context, origin) {
  const wrong = []
  const open = { under: new Set(), made: 0 }
  asking.set(context, open)
  context.on('request', r => { open.under.add(r); open.made++ })
  for (const end of ['requestfinished', 'requestfailed']) context.on(end, r => open.under.delete(r))
  await context.route(url => !['data:', 'blob:', 'about:'].includes(url.protocol) && url.origin !== origin, route => {
    wrong.push(`foreign request: ${route.request().url()}`)
    return route.abort()
  })
  context.on('weberror', e => wrong.push(`script error: ${e.error().stack ?? e.error()}`))
  context.on('console', m => {
    // A refused request is logged as an error too; what of it is wrong is judged by its answer below.
    if (m.type() === 'error' && !m.text().startsWith('Failed to load resource')) wrong.push(`console: ${m.text()}`)
  })
  context.on('response', r => {
    const { pathname } = new URL(r.url())
    if (r.status() >= 500 || (r.status() >= 400 && !pathname.startsWith('/api/'))) wrong.push(`${r.status()} ${r.request().method()} ${pathname}`)
  })
  return wrong
}

/**
 * A machine where nothing comes at once: each request waits up to so many milliseconds. With
 * SANCHUANG_E2E_LAG=300 a journey fails that types before the page it asked for is there.
 */
const lag = Number(process.env.SANCHUANG_E2E_LAG ?? 0)

/** A context as a person's browser is, and all that goes wrong in it. */
async function contextOf(origin, shape) {
  const context = await (await launch()).newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true, reducedMotion: 'reduce', baseURL: origin, ...shape })
  context.setDefaultTimeout(20_000)
  const wrong = await watch(context, origin)
  if (lag) {
    await context.route('**', async route => {
      await new Promise(done => setTimeout(done, Math.random() * lag))
      return route.fallback().catch(() => {}) // the page may have gone meanwhile
    })
  }
  return { context, wrong }
}

/** Runs `body` on a fresh page at `origin` and fails when anything went wrong meanwhile. */
export async function visit(name, origin, shape, body) {
  const { context, wrong } = await contextOf(origin, shape)
  const page = await context.newPage()
  try {
    const answer = await body(page, context)
    assert.deepEqual(wrong, [], 'went wrong behind the screen')
    return answer
  } catch (err) {
    mkdirSync(out, { recursive: true })
    const file = `${out}${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.png`
    const open = context.pages().at(-1)
    await open?.screenshot({ path: file, timeout: 5000 }).catch(() => {})
    err.message += `\n  at ${open?.url()}\n  picture: ${file}${wrong.length ? `\n  also: ${wrong.join('\n        ')}` : ''}`
    throw err
  } finally {
    await context.close()
  }
}

/** Somebody else meanwhile, in a browser of their own: `role` as in `login`, or none to stay logged out. */
export function beside(server, role, shape, body) {
  return visit(`beside ${role ?? 'nobody'}`, server.url, shape, async (page, context) => {
    if (role) await login(server, context, role)
    return body(page, context)
  })
}

/** A browser whose profile lies in a folder: closed and opened again it still has what it kept. */
export async function lasting(folder, origin, shape = phone) {
  await launch()
  return chromium.launchPersistentContext(folder, { executablePath: process.env.CHROME ?? '/usr/bin/chromium', headless: true, args: flags, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', baseURL: origin, ...shape })
}

/** Pastes as Ctrl+V does: through the clipboard, into what has the focus. */
export async function paste(page, text) {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(page.url()).origin })
  await page.evaluate(t => navigator.clipboard.writeText(t), text)
  await page.keyboard.press('Control+V')
}

/**
 * A journey: a test in a browser as a role. `server` is what server.mjs started.
 * `shape` is desk or phone; `role` the code of a role, or none to stay logged out.
 */
export function journey(name, { server, shape = desk, role, limit = 120_000 }, body) {
  test(name, { timeout: limit }, async () => {
    const s = await server
    await visit(name, s.url, shape, async (page, context) => {
      if (role) await login(s, context, role)
      await body(page, context, s)
    })
  })
}

/** Logs the context in as an account of the demonstration with that role. */
export async function login(server, context, role) {
  const account = server.account(role)
  const answer = await context.request.post('/api/session', { data: { login: account.login, password: account.password }, headers: { origin: server.url } })
  assert.equal(answer.status(), 200, `${role} ${account.login} may not log in: ${await answer.text()}`)
  return account
}

/** Opens a page and waits until it has drawn and asked all it asks at once. */
export async function open(page, path) {
  await page.goto(path)
  await drawn(page)
}

/** Goes to a page of the program as its own links do: the program stays, only the page changes. */
export async function turn(page, path) {
  await page.evaluate(to => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: null }))
  }, path)
  await drawn(page)
}

/**
 * Waits until a page that was just opened has drawn: twice in a row a frame was drawn and no request was under
 * way and none was made in between. It is there half a second before the network counts as idle; after an act, where
 * a field may wait a moment before it asks, `settle` is the one to use.
 */
async function drawn(page) {
  const open = asking.get(page.context())
  if (!open) return settle(page)
  for (let quiet = 0, until = Date.now() + 10_000; quiet < 2 && Date.now() < until;) {
    const { made } = open
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 30))))
    quiet = open.under.size === 0 && open.made === made ? quiet + 1 : 0
  }
  await idle(page)
}

const idle = page => page.locator('[aria-busy=true], .el-loading-mask, .van-loading, .el-skeleton').first().waitFor({ state: 'hidden' })

/** Waits until nothing is loading: no request under way, no mark of loading on the page. */
export async function settle(page) {
  await page.waitForLoadState('networkidle')
  await idle(page)
}
