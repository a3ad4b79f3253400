// A secretary asks for consent on the phone and sees what becomes of it; the level above answers there, and the
// change is entered there. The list of teams goes on as one scrolls.
import assert from 'node:assert/strict'
import { journey, login, open, phone, settle, visit } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const state = (page, text) => page.locator('.m-mine').getByText(text, { exact: true }).waitFor()

journey('手机上请示任期内变动：字段旁提示、草稿、连点只报一次、答复、登记', { server, shape: phone, role: 'branch_secretary' }, async (page, context, s) => {
  await open(page, '/m/teams')
  const { items } = await (await page.request.get('/api/teams')).json()
  const team = items[0]
  const asked = async () => (await (await page.request.get(`/api/team-consents?org_id=${team.org_id}`)).json())
  const { holders } = await (await page.request.get(`/api/teams/${team.org_id}`)).json()
  const persons = new Set(holders.map(h => h.member_id)).size
  await page.locator('.m-card', { hasText: '现任' }).locator('.m-row').nth(persons - 1).waitFor()
  assert.equal(await page.locator('.m-card', { hasText: '现任' }).locator('.m-row').count(), persons, 'persons, not duties')
  const chief = holders.find(h => h.duty === 'secretary')
  const before = (await asked()).total

  await page.getByRole('button', { name: '请示任期内变动' }).click()
  await page.waitForURL(/\/m\/teams\/\d+\/ask$/)
  await page.getByRole('button', { name: '报送请示' }).click()
  await page.locator('[data-field=reason]').getByText('请写明变动的理由').waitFor()
  await page.locator('[data-field=reason] textarea').fill('调任市审计局工作')
  await page.getByText('草稿已存在本机').waitFor()
  await page.reload()
  await page.getByText('已恢复上次没提交的内容').waitFor()
  assert.equal(await page.locator('[data-field=reason] textarea').inputValue(), '调任市审计局工作')
  await page.getByRole('button', { name: '报送请示' }).dblclick()
  await page.waitForURL(/\/m\/team-consents\/\d+$/)
  await state(page, '待答复')
  const address = new URL(page.url()).pathname
  assert.equal((await asked()).total, before + 1, 'a double tap asks once')
  // asked again, the sentence says that it waits
  await open(page, `/m/teams/${team.org_id}/ask`)
  await page.locator('[data-field=reason] textarea').fill('调任市审计局工作')
  await page.getByRole('button', { name: '报送请示' }).click()
  await page.getByRole('alert').getByText('已有一件请示在办理').waitFor()

  await visit('the level above answers on the phone', s.url, phone, async (p, c) => {
    await login(s, c, 'staff')
    await open(p, '/m/team-consents')
    await p.getByRole('link', { name: `${team.name}：调动书记` }).click()
    await p.waitForURL(new RegExp(`${address}$`))
    await p.getByRole('button', { name: '退回', exact: true }).click()
    await p.locator('.van-button', { hasText: '退回' }).click()
    await p.locator('[data-field=opinion]').getByText('请写明退回的理由').waitFor()
    await p.getByRole('button', { name: '同意', exact: true }).first().click()
    await p.locator('.van-button', { hasText: '同意' }).click()
    await state(p, '已同意')
  })

  await open(page, address)
  await state(page, '已同意')
  const { paper_number: number } = await (await page.request.get(`/api/team-consents/${address.split('/').pop()}`)).json()
  await page.getByRole('link', { name: number }).click()
  await page.waitForURL(/\/m\/papers\/\d+$/)
  await page.getByText(number).first().waitFor()

  await visit('the clerk enters the change on the phone', s.url, phone, async (p, c) => {
    await login(s, c, 'dept_clerk')
    await open(p, address)
    await p.getByRole('button', { name: '登记变动' }).click()
    await state(p, '已登记')
    await open(p, `/m/teams/${team.org_id}`)
    await p.locator('.m-card', { hasText: '空缺' }).getByText('书记', { exact: true }).waitFor()
    await p.getByRole('link', { name: `调动书记：${chief.name}` }).waitFor()
  })
})

journey('手机班子列表：查找、书记空缺、接着加载到最后一个', { server, shape: phone, role: 'staff' }, async page => {
  await open(page, '/m/teams')
  const { items } = await (await page.request.get('/api/teams')).json()
  assert.ok(items.length > 25, 'more than one screenful of twenty')
  const last = items.at(-1)
  await page.locator('.m-row').nth(19).waitFor()
  const end = page.getByText('没有更多了')
  await page.waitForFunction(() => {
    scrollTo(0, document.documentElement.scrollHeight)
    return document.body.innerText.includes('没有更多了')
  })
  await end.waitFor()
  assert.equal(await page.locator('.m-row').count(), items.length)

  await page.getByRole('searchbox').fill(last.name)
  await page.waitForFunction(n => document.querySelectorAll('.m-row').length === n, items.filter(l => l.name.includes(last.name)).length)
  await page.getByRole('link', { name: last.name }).first().click()
  await page.waitForURL(/\/m\/teams\/\d+$/)
  await settle(page)
  await page.goBack()
  await page.waitForURL(/text=/)
  assert.equal(await page.getByRole('searchbox').inputValue(), last.name, 'what was searched for is there on coming back')
  await page.getByRole('searchbox').fill('没有这个党组织')
  await page.getByText('没有符合条件的党组织').waitFor()
})
