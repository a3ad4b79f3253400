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

journey('a secretary who falls ill names a proxy from the phone', { server, role: 'shuji', shape: phone }, async (page, context, s) => {
  const clerk = s.account('zhiwei').name
  await open(page, '/m/entrustments')
  await page.getByRole('link', { name: '提出' }).click()
  await page.getByRole('button', { name: '代理', exact: true }).click()
  assert.equal(await page.getByRole('button', { name: '提出', exact: true }).isDisabled(), true)
  await page.locator('[data-field=account_id]').click()
  await page.getByPlaceholder('姓名或登录名').fill(clerk)
  await page.getByRole('button', { name: clerk }).click()
  await page.getByText('请填写最后一天').waitFor()
  await page.locator('[data-field=to_day]').click()
  await page.locator('.van-picker__confirm:visible').click()
  await page.getByText('登记组织生活', { exact: true }).click()
  await page.locator('[data-field=note] textarea').fill('住院')
  await shoot(page, 'entrustment-phone-new')
  await page.getByRole('button', { name: '提出', exact: true }).dblclick()
  await page.waitForURL('**/m/entrustments')
  await page.getByText(new RegExp(`^代理：.* → ${clerk}$`)).first().click()
  await page.getByText('待接受').waitFor()
  await page.getByText('住院').waitFor()
  await page.getByText('登记组织生活', { exact: false }).waitFor({ state: 'detached' })
  const { items } = await (await context.request.get('/api/entrustments?open=true')).json()
  assert.equal(items.filter(e => e.note === '住院').length, 1, 'tapped twice, asked twice')
  await page.getByRole('button', { name: '撤回' }).click()
  await page.getByRole('button', { name: '撤回' }).last().click()
  await page.getByText('请写明理由').first().waitFor()
  await page.getByLabel('原因').fill('已经好转')
  await page.getByRole('button', { name: '撤回' }).last().click()
  await page.getByText('已撤回').first().waitFor()
})

journey('a member who lost phone and password gets a code from the secretary, face to face, on the phone', { server, role: 'shuji', shape: phone }, async (page, context, s) => {
  const lost = s.account('dangyuan')
  await open(page, '/m/member-accounts')
  await page.getByPlaceholder('姓名或登录名').fill('查无此人')
  await page.getByText('没有符合条件的账号').waitFor()
  await page.getByPlaceholder('姓名或登录名').fill(lost.name)
  const row = page.getByRole('button', { name: lost.name })
  await row.getByText('申请重置').first().waitFor()
  await shoot(page, 'vouch-list')
  await row.click()
  const give = page.getByRole('button', { name: '生成激活码' })
  assert.equal(await give.isDisabled(), true, 'how the person was known has to be said')
  await page.getByText('本人熟识，当面确认').click()
  await shoot(page, 'vouch-ask')
  await give.dblclick()
  const code = (await page.locator('.m-vouch-code').textContent()).trim()
  await shoot(page, 'vouch-code')
  await page.getByRole('button', { name: '本人已记下，关闭' }).click()
  assert.equal((await page.content()).includes(code), false, 'the code is shown once')

  const own = await context.browser().newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', baseURL: s.url, ...phone })
  own.setDefaultTimeout(10_000)
  try {
    const refused = await own.request.post('/api/session', { data: { login: lost.login, password: lost.password }, headers: { origin: s.url } })
    assert.equal(refused.status(), 401, 'the old password still opens')
    const p = await own.newPage()
    await open(p, '/m/login')
    await p.getByRole('link', { name: '激活账号' }).click()
    // The page before has a field of that name too, and stays until the next one is loaded.
    await p.waitForURL('**/m/activation')
    await p.getByLabel('账号').fill(lost.login)
    await p.getByLabel('激活码').fill('0000-0000-0000')
    const password = 'Xj7-maple-river'
    for (const f of await p.locator('input[type=password]').all()) await f.fill(password)
    await shoot(p, 'activate')
    await p.getByRole('button', { name: /激活/ }).last().click()
    await p.locator('.van-field__error-message, .m-problem').first().waitFor()
    await p.getByLabel('激活码').fill(code)
    await p.getByRole('button', { name: /激活/ }).last().click()
    await p.waitForURL(/\/m\/(login|home)/)
    const again = await own.request.post('/api/session', { data: { login: lost.login, password }, headers: { origin: s.url } })
    assert.equal(again.status(), 200)
    await open(p, '/m/home')
    await shoot(p, 'after-activation')
  } finally {
    await own.close()
  }
})
