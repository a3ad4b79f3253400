// The sheet of a visit opens cold without a network: opened once, the browser closed, the network gone, the address opened. What is
// filled in is sent later, once; a log-out leaves nothing behind.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { lasting, login, open, phone } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const shots = process.env.SHOTS
const shot = async (page, name) => shots && page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })

/** The way to the server. Closed, nothing of the browser gets through, a service worker's requests neither. */
async function way(to) {
  const sockets = new Set()
  const gate = net.createServer(from => {
    const on = net.connect(Number(new URL(to).port), '127.0.0.1')
    for (const s of [from, on]) {
      sockets.add(s)
      s.on('error', () => s.destroy()).on('close', () => { sockets.delete(s); from.destroy(); on.destroy() })
    }
    from.pipe(on).pipe(from)
  })
  const listen = port => new Promise(done => gate.listen(port, '127.0.0.1', done))
  await listen(0)
  const { port } = gate.address()
  const cut = () => new Promise(done => { gate.close(done); for (const s of sockets) s.destroy() })
  return { url: `http://127.0.0.1:${port}`, cut, mend: () => listen(port) }
}

test('关掉浏览器、断网以后直接打开检查表：安排和草稿都在，联网后只发送一次；退出登录后不留下', { timeout: 180_000 }, async () => {
  const s = await server
  const net = await way(s.url)
  const folder = await mkdtemp(path.join(tmpdir(), 'sanchuang-cold-'))
  after(() => rm(folder, { recursive: true, force: true }))
  const seen = { ...s, url: net.url }
  const ask = async (c, at) => (await c.request.get(at)).json()
  let context = await lasting(folder, net.url, phone)
  try {
    await login(seen, context, 'committee_member')
    const mine = (await ask(context, '/api/my/liaison-points')).items[0]
    const list = (await ask(context, '/api/checklists')).items[0]
    const today = (await ask(context, '/api/session')).today
    const made = await context.request.post('/api/liaison-plans', { data: { org_id: mine.department, day: today, purpose: '关机断网的到点指导', checklist_id: list.id }, headers: { origin: net.url } })
    assert.equal(made.status(), 201)
    const { id } = await made.json()
    let page = await context.newPage()
    await open(page, '/m/liaison')
    await page.getByText('关掉浏览器再打开也可以').waitFor()
    const kept = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async k => (await (await caches.open(k)).keys()).map(r => new URL(r.url).pathname)))).flat())
    assert.ok(kept.includes('/m.html') && kept.length > 10, `the program's files are kept: ${kept}`)
    assert.deepEqual(kept.filter(p => p.startsWith('/api')), [], 'no answer of the server lies in the cache')
    await open(page, `/m/liaison/${id}`)
    const item = text => page.getByRole('group', { name: text })
    await item('党组（党委）今年专题研究过机关党建工作').getByRole('radio', { name: '否' }).click()
    await page.getByText('草稿已存在本机').waitFor()
    await context.close()

    // another day, another start of the browser, no network
    await net.cut()
    context = await lasting(folder, net.url, phone)
    page = await context.newPage()
    await page.goto(`/m/liaison/${id}`)
    await page.getByText('关机断网的到点指导').first().waitFor()
    await page.getByText('没有网络。填写的内容存在本机').waitFor()
    assert.equal(await item('党组（党委）今年专题研究过机关党建工作').getByRole('radio', { name: '否' }).getAttribute('aria-checked'), 'true', 'the draft is there')
    await item(/年度方案已报送/).getByRole('radio', { name: '是', exact: true }).click()
    await shot(page, 'cold-sheet')
    await page.getByRole('button', { name: '发送已填的' }).click()
    await page.getByText('没有网络，已存本机').waitFor()
    // pages that need the network say so, those that do not are offered
    await page.goto('/m/mine')
    await page.getByText('没有网络，下面是上次打开时的情况').waitFor()
    await page.getByRole('link', { name: /关机断网的到点指导/ }).waitFor()
    await shot(page, 'cold-list')
    await context.close()

    await net.mend()
    context = await lasting(folder, net.url, phone)
    await login(seen, context, 'committee_member')
    page = await context.newPage()
    const sent = page.waitForResponse(r => r.request().method() === 'POST' && r.url().endsWith(`/api/liaison-plans/${id}/sheet`))
    await page.goto(`/m/liaison/${id}`)
    assert.equal((await sent).status(), 200)
    await open(page, `/m/liaison/${id}`)
    const sheet = await ask(context, `/api/liaison-plans/${id}`)
    assert.deepEqual(sheet.answers.map(a => [a.item, a.value, a.version]), [['a1', 'no', 1], ['a3', 'yes', 1]], 'sent once')

    // a log-out leaves nothing of the visits behind, and without a network the page says why it cannot open
    await open(page, '/m/mine')
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.waitForURL(/\/m\/login/)
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter(k => k.startsWith('sc.away.'))), [])
    await net.cut()
    await page.goto(`/m/liaison/${id}`)
    await page.getByText('恢复网络后自动打开').waitFor()
    assert.equal(await page.getByText('关机断网的到点指导').count(), 0)
    await shot(page, 'cold-nobody')
  } finally {
    await context.close()
    await net.cut().catch(() => {})
  }
})
