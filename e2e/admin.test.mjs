// The three administrators: neither alone makes a user with rights, and the third sees what both did.
import assert from 'node:assert/strict'
import { beside, desk, journey, login, open, settle } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const strong = 'Qm7-tulip-e2e'
const name = '郑新建'

const drawer = page => page.locator('.form-drawer')

async function pickOrg(page, label) {
  await drawer(page).getByRole('button', { name: label }).click()
  const panel = page.locator('.org-pick-panel:visible')
  const node = panel.getByRole('treeitem').first()
  await node.waitFor()
  const text = (await node.innerText()).split('\n')[0].trim()
  await node.getByText(text, { exact: true }).first().click()
}

/** The system administrator makes an account and reads the code that is shown this once. */
async function create(page, loginName) {
  await open(page, '/accounts')
  await page.getByRole('button', { name: '建立账号', exact: true }).click()
  await pickOrg(page, /选择所在组织/)
  await drawer(page).getByPlaceholder(/王小明/).fill(name)
  await drawer(page).locator('[data-field=login] input').fill(loginName)
  await drawer(page).getByRole('button', { name: '建立并生成激活码' }).click()
  const code = await page.locator('.code-value').innerText()
  assert.match(code, /^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$/)
  await page.getByRole('button', { name: '我已记下，关闭' }).click()
  return code
}

async function activate(page, loginName, code) {
  await page.goto('/activation')
  await page.locator('[data-field=login] input').fill(loginName)
  await page.locator('[data-field=code] input').fill(code)
  for (const field of await page.locator('input[autocomplete=new-password]').all()) await field.fill(strong)
  await page.getByRole('button', { name: '激活并登录' }).click()
  await page.waitForURL(url => !url.pathname.startsWith('/activation'))
}

const statusOf = async (context, path) => (await context.request.get(path)).status()

journey('an account is made by one administrator and given its role by another', { server, role: 'sys_admin' }, async (page, _context, s) => {
  const code = await create(page, 'zheng.xinjian')
  await page.getByRole('row', { name: /zheng\.xinjian/ }).getByText('待激活').waitFor()
  await beside(s, null, desk, async (own, ownContext) => {
    await activate(own, 'zheng.xinjian', code)
    assert.equal(await statusOf(ownContext, '/api/members'), 403, 'an account without a role reads the roster')
    await beside(s, null, desk, async (sec, secContext) => {
      await login(s, secContext, 'sec_admin')
      await open(sec, '/grants')
      await sec.getByRole('button', { name: '授权', exact: true }).click()
      await drawer(sec).locator('[data-field=account_id] input').fill('zheng.xinjian')
      await sec.locator('.el-select-dropdown__item:visible', { hasText: 'zheng.xinjian' }).click()
      await drawer(sec).locator('[data-field=role] .el-select').click()
      await sec.locator('.el-select-dropdown__item:visible', { hasText: '领导' }).click()
      await pickOrg(sec, /选择管理的组织/)
      await drawer(sec).getByRole('button', { name: '授权', exact: true }).click()
      await sec.getByRole('row', { name: /zheng\.xinjian/ }).waitFor()
      assert.equal(await statusOf(ownContext, '/api/members'), 200, 'a grant does not hold from the next request on')

      await sec.getByRole('row', { name: /zheng\.xinjian/ }).getByRole('button', { name: '撤回' }).click()
      const asked = sec.getByRole('dialog', { name: /要撤回授权/ })
      await asked.getByText(name).first().waitFor()
      await asked.getByText('领导').first().waitFor()
      await asked.getByRole('button', { name: '撤回 1 项授权' }).click()
      await sec.getByRole('row', { name: /zheng\.xinjian/ }).waitFor({ state: 'detached' })
      assert.equal(await statusOf(ownContext, '/api/members'), 403, 'a withdrawn grant still holds')
    })
  })
  await open(page, '/accounts?text=zheng.xinjian')
  await page.getByRole('row', { name: /zheng\.xinjian/ }).getByRole('button', { name: '停用' }).click()
  await page.getByRole('dialog').locator('textarea').fill('试用结束')
  await page.getByRole('button', { name: '停用这个账号' }).click()
  await page.getByRole('row', { name: /zheng\.xinjian/ }).getByText('已停用').waitFor()
})

journey('administrators see their own screens only', { server, role: 'sys_admin' }, async (page, context) => {
  await open(page, '/accounts')
  assert.equal(await page.getByRole('link', { name: '授权', exact: true }).count(), 0)
  assert.equal(await page.getByRole('link', { name: '操作留痕' }).count(), 0)
  for (const path of ['/api/grants', '/api/audit', '/api/members', '/api/activities']) assert.equal(await statusOf(context, path), 403, path)
  await page.goto('/audit')
  await page.getByText(/您没有打开.*的权限/).waitFor()
})

journey('the auditor finds what was done, in words, and the trail whole', { server, role: 'audit_admin' }, async page => {
  await open(page, '/audit')
  await page.getByText('全部相符').waitFor()
  await page.getByRole('row', { name: /登录/ }).first().waitFor()
  await page.getByRole('row', { name: /登录/ }).first().getByRole('button').click()
  await page.getByRole('dialog', { name: '留痕详情' }).getByText('session.opened').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.filter-item', { hasText: '以何角色' }).locator('.el-select').click()
  await page.getByRole('option', { name: '审计管理员', exact: true }).click()
  await page.getByRole('button', { name: '查询' }).click()
  await page.getByRole('row', { name: /核验留痕/ }).first().locator('td[data-c="4"]', { hasText: '审计管理员' }).waitFor()
  assert.equal(await page.getByRole('row', { name: /本人/ }).count(), 0)
  await page.getByRole('button', { name: '重置' }).click()
  await page.getByRole('row', { name: /登录/ }).first().locator('td[data-c="4"]', { hasText: '本人' }).waitFor()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()])
  assert.equal(file.suggestedFilename(), '操作留痕.xlsx')
  await page.reload()
  await settle(page)
  await page.getByRole('row', { name: /导出留痕/ }).first().waitFor()
})

journey('one ends a log-in of one’s own on another machine', { server, role: 'staff' }, async (page, context, s) => {
  await beside(s, null, desk, async (_, other) => {
    await login(s, other, 'staff')
    await open(page, '/settings')
    await page.getByText('我的登录设备').first().waitFor()
    await page.getByRole('row').filter({ hasText: '127.0.0.1' }).getByRole('button', { name: '结束' }).first().click()
    await page.getByRole('button', { name: '结束 1 处登录' }).click()
    await page.getByText('已结束这处登录').waitFor()
    assert.equal(await statusOf(other, '/api/session'), 401)
    assert.equal(await statusOf(context, '/api/session'), 200)
  })
})
