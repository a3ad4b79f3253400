// People come and go: an office is handed over, somebody stands in for an absent one, and what was given ends.
import assert from 'node:assert/strict'
import { desk, journey, login, open, phone, settle } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const statusOf = async (context, path) => (await context.request.get(path)).status()
const shoot = (page, name) => (process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : undefined)
const drawer = page => page.locator('.form-drawer')

/** Somebody else's browser beside the journey's. */
async function as(context, s, role, shape, fn) {
  const other = await context.browser().newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', baseURL: s.url, ...shape })
  other.setDefaultTimeout(10_000)
  try {
    await login(s, other, role)
    return await fn(await other.newPage(), other)
  } finally {
    await other.close()
  }
}

/** The security administrator confirms what waits on their desk. */
const confirm = (context, s, title) => as(context, s, 'anquan', desk, async page => {
  await open(page, '/entrustments?open=true')
  await page.getByRole('row', { name: title }).getByRole('button', { name: '办理' }).click()
  await shoot(page, 'entrustment-confirm')
  await drawer(page).getByRole('button', { name: '确认授权' }).click()
  await page.getByRole('dialog', { name: /要确认授权给/ }).getByRole('button', { name: /确认授权给/ }).click()
  await page.getByText('已确认授权').waitFor()
})

async function pick(page, label, text) {
  await drawer(page).getByRole('combobox', { name: label }).click()
  await page.locator('.el-select-dropdown__item:visible', { hasText: text }).first().click()
}

const day = (page, label, value) => drawer(page).getByRole('combobox', { name: label }).fill(value).then(() => page.keyboard.press('Enter'))

journey('a secretary is away: a clerk stands in, and no longer once it is withdrawn', { server, role: 'shuji' }, async (page, context, s) => {
  const { today } = await (await context.request.get('/api/session')).json()
  const clerk = s.account('zhiwei').name
  await open(page, '/entrustments')
  await page.getByRole('button', { name: '提出交接或代理' }).click()
  await drawer(page).getByText(/^代理：/).click()
  await pick(page, '代理人', clerk)
  await day(page, '最后一天', today)
  await drawer(page).getByText('登记组织生活', { exact: true }).click() // leaves accepting alone
  await shoot(page, 'entrustment-start')
  await drawer(page).getByRole('button', { name: '提出', exact: true }).click()
  await page.getByText(`已提出，等${clerk}接受`).waitFor()

  await as(context, s, 'zhiwei', phone, async (own, ownContext) => {
    assert.equal((await ownContext.request.post('/api/activities/4711/accept', { data: { version: 1 }, headers: { origin: s.url } })).status(), 403)
    await open(own, '/m/home')
    await own.getByText(/请接受.*的代理/).click()
    await settle(own)
    await shoot(own, 'entrustment-phone')
    await own.getByRole('button', { name: '接受', exact: true }).click()
    await own.locator('.van-dialog').getByRole('button', { name: '接受', exact: true }).click()
    await own.getByText('待安全管理员确认').waitFor()
    assert.equal((await ownContext.request.post('/api/activities/4711/accept', { data: { version: 1 }, headers: { origin: s.url } })).status(), 403, 'accepting alone gives a right')
    await confirm(context, s, new RegExp(clerk))
    assert.equal((await ownContext.request.post('/api/activities/4711/accept', { data: { version: 1 }, headers: { origin: s.url } })).status(), 404, 'the proxy is let in, there is no such record')
    await open(own, '/m/mine')
    await own.getByText(/^代/).first().waitFor()

    await open(page, '/entrustments')
    await page.getByRole('row', { name: new RegExp(clerk) }).getByText('代理中').waitFor()
    await page.getByRole('row', { name: new RegExp(clerk) }).getByRole('button', { name: '查看' }).click()
    await shoot(page, 'entrustment-running')
    await drawer(page).getByRole('button', { name: '撤回' }).click()
    await page.getByRole('dialog').locator('textarea').fill('提前回来')
    await page.locator('.el-message-box').getByRole('button', { name: '撤回' }).click()
    await page.getByText('已撤回').first().waitFor()
    assert.equal((await ownContext.request.post('/api/activities/4711/accept', { data: { version: 1 }, headers: { origin: s.url } })).status(), 403, 'withdrawn, yet it holds')
  })
})

journey('a department hands an office over, with its sheet on paper', { server, role: 'zhuangan2' }, async (page, context, s) => {
  await open(page, '/entrustments')
  await page.getByRole('row', { name: /交接/ }).getByRole('button', { name: '查看' }).click()
  await drawer(page).getByText(/交接清单（\d+ 项）/).waitFor()
  await shoot(page, 'entrustment-sheet')
  const [file] = await Promise.all([page.waitForEvent('download'), drawer(page).getByRole('button', { name: '打印交接清单' }).click()])
  assert.match(file.suggestedFilename(), /^交接清单.*\.docx$/)
  await as(context, s, 'shuji2', phone, async own => {
    await open(own, '/m/entrustments')
    await shoot(own, 'entrustment-phone-list')
    await own.getByText(/^交接：/).first().click()
    await own.getByRole('button', { name: '接受', exact: true }).click()
    await own.locator('.van-dialog').getByRole('button', { name: '接受', exact: true }).click()
    await own.getByText('待安全管理员确认').waitFor()
  })
  await confirm(context, s, /交接/)
  await page.reload()
  await settle(page)
  await page.getByRole('row', { name: /交接/ }).getByText('已确认，到日生效').waitFor()
  assert.equal(await statusOf(context, '/api/members'), 200, 'before its day the office stays')
})
