// The sheet of a visit opens cold without a network: opened once, the browser closed, the network gone, the address opened. What is
// filled in is sent later, once; a log-out leaves nothing behind.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { desk, lasting, login, open, phone, visit } from './browser.mjs'
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

/** A photo as a camera makes it: drawn by the browser, with the place in its EXIF notes, larger than what is kept. */
async function cameraPhoto(page, colour) {
  const bytes = Buffer.from(await page.evaluate(async colour => {
    const c = document.createElement('canvas')
    c.width = 2400
    c.height = 1800
    const pen = c.getContext('2d')
    pen.fillStyle = colour
    pen.fillRect(0, 0, 2400, 1800)
    pen.fillStyle = '#fff'
    for (let i = 0; i < 400; i++) pen.fillRect((i * 677) % 2300, (i * 419) % 1700, 90, 60)
    const blob = await new Promise(done => c.toBlob(done, 'image/jpeg', 0.95))
    return [...new Uint8Array(await blob.arrayBuffer())]
  }, colour))
  // one directory with a GPS pointer to a latitude, and a text that can be looked for
  const notes = Buffer.concat([Buffer.from('Exif\0\0II*\0', 'latin1'), Buffer.from([8, 0, 0, 0, 1, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0]), Buffer.from([1, 0, 2, 0, 2, 0, 5, 0, 0, 0, 44, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('N39.9GPS-SECRET\0', 'latin1')])
  const size = Buffer.alloc(2)
  size.writeUInt16BE(notes.length + 2)
  return { name: 'IMG_20261126_GPS.jpg', mimeType: 'image/jpeg', buffer: Buffer.concat([bytes.subarray(0, 2), Buffer.from([0xff, 0xe1]), size, notes, bytes.subarray(2)]) }
}

const ask = async (c, at) => (await c.request.get(at)).json()

/** Logs in as who has contact points and plans a visit for today to one of them with the first checklist. */
async function arrange(seen, context, net, which, purpose) {
  await login(seen, context, 'committee_member')
  const mine = (await ask(context, '/api/my/liaison-points')).items.at(which)
  const list = (await ask(context, '/api/checklists')).items[0]
  const today = (await ask(context, '/api/session')).today
  const made = await context.request.post('/api/liaison-plans', { data: { org_id: mine.department, day: today, purpose, checklist_id: list.id }, headers: { origin: net.url } })
  assert.equal(made.status(), 201)
  const { id } = await made.json()
  return { id }
}

test('断网时拍的照片存在手机里，关掉浏览器也在；联网后只送到一次，答复丢了也不重复，电脑上和整改事项里都能看到', { timeout: 180_000 }, async () => {
  const s = await server
  const net = await way(s.url)
  const folder = await mkdtemp(path.join(tmpdir(), 'sanchuang-photo-'))
  after(() => rm(folder, { recursive: true, force: true }))
  const seen = { ...s, url: net.url }
  let context = await lasting(folder, net.url, phone)
  try {
    const { id } = await arrange(seen, context, net, -1, '带照片的到点指导')
    let page = await context.newPage()
    await open(page, '/m/liaison')
    await page.getByText('关掉浏览器再打开也可以').waitFor()
    await open(page, `/m/liaison/${id}`)
    const red = await cameraPhoto(page, '#a22')
    const blue = await cameraPhoto(page, '#22a')
    const first = '党组（党委）今年专题研究过机关党建工作'
    await net.cut()
    await page.getByRole('group', { name: first, exact: true }).getByRole('radio', { name: '否' }).click()
    const strip = name => page.getByRole('group', { name: `${name}的照片` })
    await page.getByLabel(`${first}：拍照`).setInputFiles(red)
    await strip(first).getByText('未发送').waitFor()
    await page.getByLabel(`${first}：拍照`).setInputFiles(blue)
    await strip(first).getByText('未发送').nth(1).waitFor()
    // one too many is removed again, before it was ever sent
    await strip(first).getByRole('button', { name: '查看照片' }).nth(1).click()
    await page.locator('.photo-large').getByRole('button', { name: '删去' }).click()
    await page.locator('.van-dialog').getByRole('button', { name: '删去' }).click()
    await strip(first).getByText('未发送').nth(1).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: '记为问题' }).click()
    await page.getByLabel('问题', { exact: true }).fill('会议纪要里没有研究机关党建的记录')
    await page.getByLabel('这个问题：拍照').setInputFiles(blue)
    await strip('这个问题').getByText('未发送').waitFor()
    await shot(page, 'photo-finding')
    await page.getByRole('button', { name: '记下' }).click()
    await strip('会议纪要里没有研究机关党建的记录').getByText('未发送').waitFor()
    await page.getByText('草稿已存在本机').waitFor()
    await context.close()

    // another start of the browser, still no network: all is there, and waits once it is to be sent
    context = await lasting(folder, net.url, phone)
    page = await context.newPage()
    await page.goto(`/m/liaison/${id}`)
    await strip(first).getByText('未发送').waitFor()
    await page.getByRole('button', { name: '发送已填的' }).click()
    await page.getByText('没有网络，已存本机').waitFor()
    await strip(first).getByText('待发送').waitFor()
    await page.getByText('待发送 1 条、照片 2 张').waitFor()
    await shot(page, 'photo-waiting')
    await context.close()

    // the network is back; the answer to the first photo is lost on its way, so that it is sent twice
    await net.mend()
    context = await lasting(folder, net.url, phone)
    await login(seen, context, 'committee_member')
    let lost = 0
    await context.route(/\/api\/liaison-plans\/\d+\/photos\?/, async route => {
      if (lost++) return route.continue()
      await route.fetch()
      await route.abort()
    })
    page = await context.newPage()
    const dropped = page.waitForEvent('requestfailed', r => r.url().includes('/photos?'))
    await page.goto(`/m/liaison/${id}`)
    await dropped
    await page.getByText('待发送 照片 2 张').waitFor()
    await page.getByRole('button', { name: '重试' }).click()
    await page.getByText('待发送 照片').waitFor({ state: 'detached' })
    await strip(first).getByText('已送达').waitFor()
    await shot(page, 'photo-sent')
    const sheet = await ask(context, `/api/liaison-plans/${id}`)
    assert.deepEqual(sheet.photos.map(p => [p.item, p.finding]).sort(), [['', sheet.findings[0].key], ['a1', '']].sort(), 'each once, where it belongs')
    assert.ok(lost >= 3, 'the first one was sent again')
    const kept = await (await context.request.get(`/api/liaison-plans/${id}/photos/${sheet.photos[0].id}`)).body()
    assert.equal(kept.subarray(0, 2).toString('hex'), 'ffd8')
    assert.equal(kept.includes('GPS-SECRET') || kept.includes('Exif'), false, 'the place is not in it')
    assert.ok(kept.length < red.buffer.length, 'it was made smaller')
    assert.equal(await page.evaluate(() => new Promise(done => { const r = indexedDB.open('sc-photos'); r.onsuccess = () => { const g = r.result.transaction('photo').objectStore('photo').count(); g.onsuccess = () => done(g.result) } })), 0, 'nothing stays on the telephone')

    // the visit is put down; the finding carries its photo to who mends it, at the desk
    await page.getByRole('button', { name: '登记完成' }).click()
    await page.getByRole('button', { name: '登记完成' }).click()
    await page.locator('.van-dialog').getByRole('button', { name: '登记完成' }).click()
    await page.getByText('已列入整改').waitFor()
    const item = (await ask(context, `/api/liaison-plans/${id}`)).findings[0].rectification_id
    await visit('现场照片在电脑上', s.url, desk, async (page, ctx) => {
      await login(s, ctx, 'staff')
      await open(page, `/liaison-plans/${id}`)
      await page.waitForFunction(() => {
        const all = [...document.querySelectorAll('.photo-row img')]
        return all.length > 1 && all.every(i => i.complete && i.naturalWidth === 1600)
      })
      await shot(page, 'photo-desk')
      await open(page, `/rectifications/${item}`)
      await page.getByRole('button', { name: /查看现场照片/ }).click()
      await page.getByRole('dialog', { name: '现场照片' }).getByRole('link', { name: '下载' }).waitFor()
      await shot(page, 'photo-rectification')
    })
  } finally {
    await context.close()
    await net.cut().catch(() => {})
  }
})

test('关掉浏览器、断网以后直接打开检查表：安排和草稿都在，联网后只发送一次；退出登录后不留下', { timeout: 180_000 }, async () => {
  const s = await server
  const net = await way(s.url)
  const folder = await mkdtemp(path.join(tmpdir(), 'sanchuang-cold-'))
  after(() => rm(folder, { recursive: true, force: true }))
  const seen = { ...s, url: net.url }
  let context = await lasting(folder, net.url, phone)
  try {
    const { id } = await arrange(seen, context, net, 0, '关机断网的到点指导')
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
