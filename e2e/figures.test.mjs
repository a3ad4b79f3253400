// From a number to the record behind it, and from the numbers to the report.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'
import { journey, open, phone, settle } from './browser.mjs'
import { start } from './server.mjs'

const server = start()

/** The files of a zip by name: what docx and xlsx are. */
function unzip(bytes) {
  const files = {}
  let at = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  assert.ok(at >= 0, 'the download is no zip')
  const count = bytes.readUInt16LE(at + 10)
  at = bytes.readUInt32LE(at + 16)
  for (let i = 0; i < count; i++) {
    const [packed, nameLength, extra, comment, start] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)]
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const body = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28)
    const data = bytes.subarray(body, body + packed)
    files[name] = bytes.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data)
    at += 46 + nameLength + extra + comment
  }
  return files
}
const plain = xml => xml.toString('utf8').replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '').replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')

async function fetched(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()])
  return { name: download.suggestedFilename(), files: unzip(await readFile(await download.path())) }
}
const numberIn = text => Number(text.replace(/[^\d.]/g, ''))

journey('a number opens down to a record', { server, role: 'staff' }, async page => {
  await open(page, '/')
  await page.waitForURL('**/desk')
  await page.getByRole('link', { name: '运行总览' }).click()
  await settle(page)
  const card = page.locator('.figure-card').filter({ hasText: '走访' })
  const said = numberIn(await card.locator('a').innerText())
  assert.ok(said > 0, 'the demonstration has visits')
  await card.locator('a').click()
  await page.waitForURL('**/figures/outreach.visits*')
  await settle(page)
  assert.equal(numberIn(await page.locator('.figure-now b').innerText()), said)
  // A visit is counted by itself: the list behind the number is as long as the number is great.
  await page.locator('.card-note').getByText(`共 ${said.toLocaleString('en-US')} 条`).waitFor()
  for (const word of ['统计期', '范围', '数据截至', '口径', '计算方法']) await page.getByText(word, { exact: true }).first().waitFor()
  await page.locator('a[href^="/visits/"]').first().click()
  await page.waitForURL(/\/visits\/\d+/)
  await settle(page)
  assert.equal(await page.getByText('没有这个页面').count(), 0)
})

journey('the months of a chart open, too, and the chart has a font', { server, role: 'staff' }, async page => {
  await open(page, '/overview')
  const chart = page.locator('.chart-card').filter({ hasText: '走访与问题办理' })
  const font = await chart.locator('svg text').first().evaluate(e => ({ family: getComputedStyle(e).fontFamily, size: parseFloat(getComputedStyle(e).fontSize) }))
  assert.match(font.family, /Noto|YaHei|PingFang|WenQuanYi/)
  assert.ok(font.size >= 12, `${font.size} px`)
  await chart.getByRole('button', { name: '看数据' }).click()
  const row = chart.getByRole('row', { name: /^3月/ })
  const visits = numberIn(await row.getByRole('button').first().innerText())
  await row.getByRole('button').first().click()
  await page.waitForURL(/\/figures\/outreach\.visits\?period=\d{4}-03/)
  await settle(page)
  assert.equal(numberIn(await page.locator('.figure-now b').innerText()), visits)
})

journey('a part of the tree and a period stand in the address', { server, role: 'staff' }, async page => {
  await open(page, '/overview?period=2026-Q3')
  const whole = numberIn(await page.locator('.figure-card').filter({ hasText: '党员' }).locator('a').innerText())
  await page.getByRole('button', { name: '范围' }).click()
  await page.locator('.org-pick-panel:visible').getByRole('treeitem').nth(1).locator('button, span').filter({ hasText: '市' }).first().click()
  await page.waitForURL(/org=\d+/)
  await settle(page)
  const part = numberIn(await page.locator('.figure-card').filter({ hasText: '党员' }).locator('a').innerText())
  assert.ok(part > 0 && part < whole, `${part} of ${whole}`)
  await page.reload()
  await settle(page)
  assert.equal(numberIn(await page.locator('.figure-card').filter({ hasText: '党员' }).locator('a').innerText()), part)
  assert.match(page.url(), /period=2026-Q3/)
})

journey('what was never recorded is no zero', { server, role: 'staff' }, async page => {
  await open(page, '/overview?period=2018')
  const line = page.locator('.figure-line').filter({ hasText: '支部党员大会' })
  assert.equal(await line.locator('.figure-value').innerText(), '无记录')
  await page.getByText('不等于零。补录后').first().waitFor()
  await line.locator('a').click()
  await settle(page)
  assert.equal(await page.locator('.figure-now').innerText(), '无记录')
  await page.getByText('为什么没有').waitFor()
})

journey('the overview is printed on one page', { server, role: 'staff' }, async page => {
  await open(page, '/overview')
  await page.locator('.chart-box svg').nth(3).waitFor()
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  assert.equal(pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length, 1)
})

journey('the report is read on the screen, and downloaded with its notes and its annex', { server, role: 'staff' }, async page => {
  await open(page, '/briefing?year=2023')
  const sheet = page.locator('.briefing-sheet')
  const title = await sheet.locator('h1').innerText()
  assert.match(title, /2023年“三创”工作情况汇报/)
  const numbers = await sheet.locator('p a').allInnerTexts()
  assert.ok(numbers.length >= 10, `only ${numbers.length} figures`)
  const link = await sheet.locator('p a').nth(3).getAttribute('href')
  assert.match(link, /^\/figures\/[a-z_.]+\?period=/)

  const paper = await fetched(page, '下载正文（docx）')
  assert.equal(paper.name, `${title}.docx`)
  const text = plain(paper.files['word/document.xml'])
  for (const part of ['一、机关创品牌', '二、支部创红旗', '三、党员创五星']) assert.ok(text.includes(part), part)
  for (const p of await sheet.locator('p:not(.briefing-asof)').allInnerTexts()) {
    const sentence = p.trim().split('。')[0]
    assert.ok(text.includes(sentence), `the paper does not say “${sentence}”`)
  }
  const notes = plain(paper.files['word/footnotes.xml'])
  assert.match(notes, /走访，2023年。统计期内走访联系点/)
  assert.match(paper.files['word/_rels/document.xml.rels']?.toString('utf8') ?? '', /\/figures\/outreach\.visits\?/)

  const annex = await fetched(page, '下载附表（xlsx）')
  assert.match(annex.name, /附表\.xlsx$/)
  const cells = Object.entries(annex.files).filter(([name]) => /sharedStrings|sheet\d/.test(name)).map(([, xml]) => plain(xml)).join(' ')
  assert.match(cells, /指标=outreach\.visits；统计期=2023/)

  await sheet.locator('p a').filter({ hasText: /^\d/ }).nth(3).click()
  await page.waitForURL('**/figures/**')
  await settle(page)
  await page.locator('.figure-now b').waitFor()
})

journey('a leader begins with the overview', { server, role: 'leader' }, async page => {
  await open(page, '/')
  await page.waitForURL('**/overview')
  assert.equal(await page.getByRole('link', { name: '我的工作台' }).count(), 0)
})

journey('what came back is one click from its place', { server, role: 'branch_clerk' }, async page => {
  await open(page, '/desk')
  await page.getByText('退回给我修改的').waitFor()
  await page.getByText(/退回理由：/).first().waitFor()
  await page.getByRole('button', { name: '去修改' }).first().click()
  await page.waitForURL(/\/activities\/edit\?id=\d+/)
  await settle(page)
  assert.equal(await page.getByText('没有这个页面').count(), 0)
})

journey('the auditor sees that the numbers hang together', { server, role: 'audit_admin' }, async page => {
  await open(page, '/invariants')
  await page.getByText(/项勾稽关系全部相符/).waitFor()
})

journey('the demonstration’s clock is set', { server, role: 'sys_admin' }, async page => {
  await open(page, '/clock')
  await page.getByLabel('时间').fill('9:5')
  await page.getByRole('button', { name: '设置时钟' }).click()
  await page.getByText('时间请写成 09:00 这样。').waitFor()
  await page.getByLabel('时间').fill('10:30')
  await page.getByRole('button', { name: '设置时钟' }).click()
  await page.getByText(/时钟已设为 \d{4}-\d\d-\d\d 10:30/).waitFor()
})

journey('the phone shows what is to do, one’s stars and one’s own data', { server, role: 'branch_secretary', shape: phone }, async page => {
  await open(page, '/m/home')
  assert.ok(await page.locator('.m-tiles a').count() >= 1)
  await page.getByText('退回理由：').first().waitFor()
  await page.getByText('我的五星').waitFor()
  await page.getByRole('button', { name: '大字版' }).click()
  assert.equal(await page.evaluate(() => document.documentElement.dataset.size), 'large')
  await page.getByRole('button', { name: '标准字号' }).click()
  await open(page, '/m/mine')
  await page.getByText('公民身份号码').waitFor()
  assert.match(await page.locator('.mine').first().innerText(), /\d{6}\*{8}\d{4}/)
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.waitForURL('**/m/login')
})

journey('演示模式：投到墙上的总览，每个数字点开就是记录', { server, role: 'leader', shape: { viewport: { width: 1920, height: 1080 } } }, async page => {
  await open(page, '/overview')
  await page.getByRole('button', { name: '演示模式' }).click()
  await page.waitForURL('**/overview/show**')
  await page.getByText(/数据截至 \d{4}年/).waitFor()
  await page.locator('.wall-charts svg').nth(3).waitFor()
  const small = await page.locator('.wall').evaluate(wall => [...wall.querySelectorAll('p,span,b,small,h1,h2,text,button')].filter(e => e.textContent.trim() && e.getClientRects().length && parseFloat(getComputedStyle(e).fontSize) < 18).map(e => e.textContent.trim()))
  assert.deepEqual(small, [], 'too small for a wall')
  await page.setViewportSize({ width: 1366, height: 768 })
  await page.waitForFunction(() => { // the whole picture is there
    const box = document.querySelector('.wall-stage').getBoundingClientRect()
    return box.width <= innerWidth + 0.5 && box.height <= innerHeight + 0.5 && box.x >= -0.5 && box.y >= -0.5 && box.width > innerWidth * 0.9
  })
  await page.locator('.wall-main a').nth(2).click()
  await page.waitForURL(/\/figures\//)
  await page.goBack()
  await page.getByRole('button', { name: '退出演示' }).click()
  await page.waitForURL(/\/overview(\?|$)/)
})

journey('列表上方的数字点开，正是它数的那些', { server, role: 'staff' }, async page => {
  for (const [path, labels] of [
    ['/points/branches', ['优秀', '良好', '达标', '待提升']],
    ['/handbooks?year=2025', ['未报送', '待核查', '已退回', '已核查']],
    ['/teams', ['班子配齐', '未配齐', '书记空缺', '有专职副书记']],
    ['/coverage', ['正式党员不足', '人数偏多', '应设支委会', '可设党总支', '可设机关党委']]
  ]) {
    for (const label of labels) {
      await open(page, path)
      const link = page.locator('.figure-card').filter({ hasText: label }).first().getByRole('link')
      const count = numberIn(await link.innerText())
      await link.click()
      await page.waitForURL(url => url.search.length > 1)
      await page.getByText(`共 ${count} 条`).waitFor()
    }
  }
})
