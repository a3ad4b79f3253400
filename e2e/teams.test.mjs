// A secretary is to move inside the term: without consent the roster refuses, the branch's level above is asked and
// consents, the change is entered, the seat stands empty, somebody is added with consent and the figure moves back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { desk, journey, login, open, phone, settle, visit } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const field = (page, name) => page.locator('.form-field', { hasText: name }).first()
const told = (page, text) => page.locator('.el-message', { hasText: text }).first().waitFor()
const drawer = page => page.locator('.el-drawer:visible')

test('班子：没有同意不能变动，请示、同意、登记、空缺、增补、配齐', { timeout: 180_000 }, async () => {
  const s = await server
  let team
  let before
  const ask = async (page, path) => (await page.request.get(path)).json()
  const one = page => ask(page, `/api/teams/${team.org_id}`)

  await visit('the clerk asks', s.url, desk, async (page, context) => {
    await login(s, context, 'zhuangan')
    before = await ask(page, '/api/teams')
    const line = before.items.find(x => x.kind === 'branch' && x.committee && x.complete && x.began && !x.waiting)
    const now = await ask(page, `/api/teams/${line.org_id}`)
    team = { ...now, chief: now.holders.find(h => h.duty === 'secretary') }
    await open(page, `/members?member=${team.chief.member_id}`)
    await settle(page)
    await page.locator('li', { hasText: '书记' }).getByRole('button', { name: '免去' }).first().click()
    await page.getByText('须事先征得上级党组织').first().waitFor()

    await open(page, `/teams/${team.org_id}`)
    await page.getByRole('button', { name: '请示任期内变动' }).click()
    await drawer(page).getByRole('button', { name: '报送请示' }).click()
    await page.getByText('请写明变动的理由').first().waitFor()
    await field(page, '理由').locator('textarea').fill('调任市审计局工作')
    await drawer(page).getByRole('button', { name: '报送请示' }).dblclick()
    await told(page, '已报送')
    await page.getByText(`调动书记：${team.chief.name}`).first().waitFor()
    assert.equal((await ask(page, `/api/team-consents?org_id=${team.org_id}`)).total, 1, 'a double click asks once')
  })

  const answer = (name, after) => visit(name, s.url, desk, async (page, context) => {
    await login(s, context, 'gongwei')
    await open(page, '/team-consents?state=asked')
    await page.getByRole('row', { name: team.name }).getByRole('button').first().click()
    await drawer(page).getByRole('button', { name: '同意', exact: true }).click()
    await told(page, '已同意，批复文号')
    if (after) await after(page)
  })
  await answer('the committee consents')

  await visit('the clerk enters the change', s.url, desk, async (page, context) => {
    await login(s, context, 'zhuangan')
    await open(page, `/teams/${team.org_id}`)
    await page.getByRole('button', { name: `调动书记：${team.chief.name}` }).click()
    await drawer(page).getByRole('button', { name: '登记变动' }).click()
    await told(page, '已登记')
    await page.getByRole('row', { name: '每个党组织都应有书记' }).getByText('空缺', { exact: true }).waitFor()
    const now = await ask(page, '/api/teams')
    assert.equal(now.complete, before.complete - 1)
    assert.equal(now.no_secretary, before.no_secretary + 1)
    assert.equal(now.items[0].org_id, team.org_id, 'who has no secretary stands first')
    await open(page, '/teams')
    await page.getByRole('link', { name: /书记空缺/ }).click()
    await page.getByRole('row', { name: team.name }).waitFor()

    await open(page, `/teams/${team.org_id}`)
    const serving = new Set([...(await one(page)).holders.map(h => h.member_id), team.chief.member_id])
    const next = (await ask(page, `/api/members?org_id=${team.org_id}&standing=full&size=50`)).items.find(m => !serving.has(m.id))
    await page.getByRole('button', { name: '请示任期内变动' }).click()
    const box = field(page, '人员')
    await drawer(page).getByText('增补', { exact: true }).click()
    await box.locator('input').first().fill(next.name)
    await page.locator('.el-select-dropdown:visible .el-select-dropdown__item', { hasText: next.name }).first().click()
    await field(page, '职务').getByText('书记', { exact: true }).click()
    await field(page, '理由').locator('textarea').fill('书记调离，拟由其接任')
    await drawer(page).getByRole('button', { name: '报送请示' }).click()
    await told(page, '已报送')
    team.next = next
  })
  await answer('the committee consents again')
  await visit('the clerk enters the follower', s.url, desk, async (page, context) => {
    await login(s, context, 'zhuangan')
    await open(page, `/teams/${team.org_id}`)
    await page.getByRole('button', { name: `增补书记：${team.next.name}` }).click()
    await drawer(page).getByRole('button', { name: '登记变动' }).click()
    await told(page, '已登记')
    await page.getByRole('row', { name: `书记 ${team.next.name}` }).first().waitFor()
    const now = await ask(page, '/api/teams')
    assert.equal(now.complete, before.complete)
  })
  await visit('the list on the phone', s.url, phone, async (page, context) => {
    await login(s, context, 'zhuangan')
    await open(page, `/m/teams/${team.org_id}`)
    await settle(page)
    await page.getByText(team.next.name).first().waitFor()
  })
})

journey('班子的数字：运行总览、一个数字、打开班子一览是同一个数', { server, role: 'staff' }, async page => {
  const { no_secretary: vacant, complete, incomplete } = await (await page.request.get('/api/teams')).json()
  await open(page, '/overview')
  await page.getByRole('link', { name: /书记空缺/ }).click()
  await page.waitForURL(/\/figures\/team\.no_secretary/)
  await page.locator('.figure-now b').getByText(String(vacant), { exact: true }).waitFor()
  await page.getByRole('button', { name: '打开班子一览' }).click()
  await page.waitForURL(/\/teams\?.*state=no_secretary/)
  await page.getByText(`共 ${vacant} 条`).waitFor()
  await page.waitForFunction(n => document.querySelectorAll('tbody a[href^="/teams/"]').length === n, vacant)

  await open(page, '/figures/team.rate')
  await page.locator('.figure-now b').getByText(String(Math.round((complete / (complete + incomplete)) * 10000) / 100), { exact: true }).waitFor()
  await page.getByRole('link', { name: `班子配齐 ${complete}` }).waitFor()
})
