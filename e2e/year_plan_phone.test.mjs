// The branch's year on the phone: a line is added, changed while somebody else changes it too, made a meeting in one
// tap, and taken away.
import assert from 'node:assert/strict'
import { journey, login, open, phone, visit } from './browser.mjs'
import { start } from './server.mjs'

const server = start()

journey('手机上添加、修改、删除年度计划的一项，两人同改有提示，一点成会', { server, shape: phone, role: 'branch_clerk' }, async (page, context, s) => {
  await open(page, '/m/year-plan')
  await page.getByText('主题党日固定日').waitFor()
  await page.getByRole('button', { name: '添加一项' }).click()
  await page.waitForURL(/\/m\/year-plan\/line\?org=\d+$/)
  const org = new URL(page.url()).searchParams.get('org')
  const plan = async () => (await page.request.get(`/api/year-plans/${org}`)).json()
  const said = async topic => (await plan()).lines.filter(l => l.topic === topic)

  // The same rule as at the desk, beside the field; what was typed is kept over a reload.
  await page.getByLabel('月份').selectOption('12')
  await page.locator('[data-field=topic] input').fill('年终总结大会')
  await page.getByRole('button', { name: '保存' }).click()
  await page.locator('[data-field=kinds] .van-field__error-message').waitFor()
  await page.getByText('草稿已存在本机').waitFor()
  await page.reload()
  await page.getByText('已恢复上次没提交的内容').waitFor()
  assert.equal(await page.locator('[data-field=topic] input').inputValue(), '年终总结大会')
  await page.locator('.m-kinds').getByText('支部党员大会', { exact: true }).click()
  await page.getByRole('button', { name: '保存' }).dblclick()
  await page.waitForURL(/\/m\/year-plan$/)
  await page.getByText('年终总结大会').waitFor()
  assert.equal((await said('年终总结大会')).length, 1, 'a double tap adds once')
  const all = (await plan()).lines.length

  // Somebody else changes another line: nothing is in the way. Then the same line: the sentence says what it is now.
  const change = page.locator('.m-plan-line', { hasText: '年终总结大会' }).getByRole('button', { name: /^修改/ })
  await change.click()
  await page.waitForURL(/\/m\/year-plan\/line\?.*line=\d+/)
  await page.getByLabel('月份').waitFor()
  await visit('the secretary changes the plan meanwhile', s.url, phone, async (p, c) => {
    await login(s, c, 'branch_secretary')
    await open(p, '/m/year-plan')
    await p.locator('.m-plan-line', { hasText: '年终总结大会' }).getByRole('button', { name: /^修改/ }).click()
    await p.waitForURL(/line=\d+/)
    await p.locator('[data-field=note] input').fill('请专家列席')
    await p.getByRole('button', { name: '保存' }).click()
    await p.waitForURL(/\/m\/year-plan$/)
    await p.getByText('请专家列席').waitFor()
  })
  await page.locator('[data-field=topic] input').fill('年终党员大会')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('alert').getByText('这一项刚被别人改成').waitFor()
  assert.equal(await page.locator('[data-field=topic] input').inputValue(), '年终党员大会')
  await page.getByRole('button', { name: '保存' }).click()
  await page.waitForURL(/\/m\/year-plan$/)
  await page.getByText('年终党员大会').waitFor()
  assert.equal((await plan()).lines.length, all)

  // One tap makes it a meeting.
  await page.locator('.m-plan-line', { hasText: '年终党员大会' }).getByRole('button', { name: /^安排/ }).click()
  await page.waitForURL(/\/m\/activities\/record\?id=\d+/)
  await page.getByText('记录组织生活（1/2）').waitFor()
  assert.equal(await page.getByLabel('主题', { exact: true }).inputValue(), '年终党员大会')

  await open(page, '/m/year-plan')
  await page.locator('.m-plan-line', { hasText: '年终党员大会' }).getByText('已安排').waitFor()
  await page.locator('.m-plan-line', { hasText: '年终党员大会' }).getByRole('button', { name: /^修改/ }).click()
  await page.waitForURL(/line=\d+/)
  await page.getByRole('button', { name: '删除这一项' }).click()
  await page.getByRole('button', { name: '删除', exact: true }).click()
  await page.waitForURL(/\/m\/year-plan$/)
  await page.getByText('主题党日固定日').waitFor()
  await page.getByText('年终党员大会').waitFor({ state: 'detached' })
  assert.equal((await plan()).lines.length, all - 1)
})
