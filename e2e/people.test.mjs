// How people get in and stay in: the second factor, its loss, log-ins elsewhere.
import assert from 'node:assert/strict'
import { desk, journey, login, open, phone, settle } from './browser.mjs'
import { start } from './server.mjs'
import { totp } from './totp.mjs'

const server = start()
const statusOf = async (context, path) => (await context.request.get(path)).status()
const shoot = (page, name) => (process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png` }) : undefined)

/** Types a password at the door of either end. */
async function knock(page, account, path = '/login') {
  await page.goto(path)
  await page.locator('input[name=username]').fill(account.login)
  await page.locator('input[name=password]').fill(account.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

journey('staff sets up the second factor and logs in with it', { server, role: 'staff' }, async (page, context, s) => {
  const account = s.account('staff')
  await open(page, '/settings')
  await page.getByRole('button', { name: '启用动态口令' }).click()
  await page.locator('.factor-square img').waitFor()
  const secret = await page.locator('.factor-secret').innerText()
  await shoot(page, 'factor-scan')
  const code = page.locator('[data-field=code] input')
  await code.fill('000000')
  await page.getByRole('button', { name: '启用', exact: true }).click()
  await page.getByText(/动态口令或恢复码不对/).waitFor()
  await code.fill(totp(secret))
  await page.getByRole('button', { name: '启用', exact: true }).click()
  await page.locator('.recovery-codes li').nth(9).waitFor()
  const spare = (await page.locator('.recovery-codes li').allInnerTexts()).map(t => t.trim())
  assert.equal(spare.length, 10)
  await shoot(page, 'factor-codes')
  await page.getByRole('button', { name: '我已保存，继续' }).click()
  await page.getByText('还有 10 个没用过').waitFor()
  await settle(page)
  await shoot(page, 'settings')

  await context.request.delete('/api/session', { headers: { origin: s.url } })
  await knock(page, account)
  await page.getByRole('heading', { name: '填写动态口令' }).waitFor()
  await shoot(page, 'factor-code')
  assert.equal(await statusOf(context, '/api/members'), 403, 'half a log-in reads the roster')
  await page.locator('[data-field=code] input').fill(totp(secret, Date.now() + 30_000)) // the code that set it up has served
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL(url => !/login|factor/.test(url.pathname))
  assert.equal(await statusOf(context, '/api/members'), 200)

  // A sensitive act asks again, in place; here the door is made to say that five minutes have gone by.
  await page.route('**/api/session/factor/recovery', route => route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ status: 403, code: 'session.confirm', detail: '请确认' }) }), { times: 1 })
  await open(page, '/settings')
  await page.getByRole('button', { name: '换一批恢复码' }).click()
  await page.getByRole('button', { name: /更换/ }).click()
  const again = page.getByRole('dialog', { name: '请确认是您本人' })
  await again.getByRole('textbox').fill('12345')
  await again.getByRole('button', { name: '确认并继续' }).click()
  await again.getByRole('alert').waitFor()
  await shoot(page, 'confirm')
  await again.getByRole('textbox').fill(spare[0])
  await again.getByRole('button', { name: '确认并继续' }).click()
  await page.getByRole('dialog', { name: '新的恢复码' }).locator('li').nth(9).waitFor()
  await page.getByRole('button', { name: '我已抄下，关闭' }).click()
})

journey('a member’s phone: the second factor by choice, log-ins elsewhere ended', { server, role: 'member', shape: phone }, async (page, context, s) => {
  const other = await context.browser().newContext({ ...desk, locale: 'zh-CN', baseURL: s.url })
  await login(s, other, 'member')
  await open(page, '/m/mine')
  await page.getByText('登录设备').click()
  await page.getByText('本机').waitFor()
  await shoot(page, 'm-sessions')
  await page.getByRole('button', { name: '结束', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '结束', exact: true }).click()
  await page.getByText('已结束').waitFor()
  assert.equal(await statusOf(other, '/api/session'), 401)
  await other.close()

  await open(page, '/m/factor')
  await page.getByRole('button', { name: '启用动态口令' }).click()
  await page.locator('.m-factor-square').waitFor()
  const secret = await page.locator('.m-factor-secret').innerText()
  await shoot(page, 'm-factor-scan')
  await page.locator('input[name=code]').fill(totp(secret))
  await page.getByRole('button', { name: '启用', exact: true }).click()
  await page.locator('.m-recovery li').nth(9).waitFor()
  const spare = (await page.locator('.m-recovery li').allInnerTexts()).map(t => t.trim())
  await shoot(page, 'm-factor-codes')
  await page.getByRole('button', { name: '我已抄下，继续' }).click()
  await page.waitForURL('**/m/home')
  await context.request.delete('/api/session', { headers: { origin: s.url } })
  await knock(page, s.account('member'), '/m/login')
  await page.getByRole('heading', { name: '填写动态口令' }).waitFor()
  await shoot(page, 'm-factor-code')
  await page.locator('input[name=code]').fill(spare[3])
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL('**/m/home')
})
