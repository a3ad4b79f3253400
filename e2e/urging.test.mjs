// At the desk: reminding letters that are due go out once; the checklist editor says what lacks and makes a new version; a talk is put
// down and its coverage follows.
import assert from 'node:assert/strict'
import { journey, open } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const ask = async (context, path) => (await context.request.get(path)).json()

journey('工作台一并发出应发的催办函，连点两下也只发一次', { server, role: 'staff' }, async (page, context) => {
  const due = (await ask(context, '/api/feedback-letters/due')).items.filter(d => d.items.length)
  assert.ok(due.length > 1, 'the city has letters due')
  const before = (await ask(context, '/api/feedback-letters')).total
  await open(page, '/desk')
  await page.getByRole('heading', { name: `应发催办函 ${due.length} 件` }).waitFor()
  await page.getByRole('button', { name: '全部发出' }).click()
  await page.getByText('每个单位一份').waitFor()
  await page.getByRole('button', { name: `发出 ${due.length} 件催办函` }).dblclick()
  await page.getByText('已发催办函：').waitFor()
  await page.getByRole('heading', { name: /应发催办函/ }).waitFor({ state: 'detached' })
  assert.equal((await ask(context, '/api/feedback-letters')).total, before + due.length)
})

journey('检查清单：没有写内容的说明在哪一项，改好成为新的一版', { server, role: 'staff' }, async (page, context) => {
  const list = (await ask(context, '/api/checklists')).items[0]
  await open(page, '/checklists')
  await page.getByRole('button', { name: '修改' }).first().click()
  await page.getByRole('button', { name: '加一项' }).first().click()
  const added = page.getByLabel(`第1组第${list.groups[0].items.length + 1}项`, { exact: true })
  await page.getByRole('button', { name: '保存' }).click()
  await page.locator('.form-drawer [role=alert]').first().waitFor()
  await added.fill('支部书记熟悉本支部党员情况')
  await page.getByRole('button', { name: '保存' }).dblclick()
  await page.getByText('清单已保存').waitFor()
  const now = (await ask(context, '/api/checklists')).items.find(c => c.id === list.id)
  assert.equal(now.number, list.number + 1)
  assert.equal(now.groups[0].items.at(-1).text, '支部书记熟悉本支部党员情况')
})

journey('登记一次新任专职副书记谈话，已谈和覆盖率随之变化', { server, role: 'staff' }, async (page, context) => {
  const before = await ask(context, '/api/deputy-talks/totals')
  const due = (await ask(context, '/api/deputy-talks?state=due')).items[0]
  await open(page, `/deputy-talks/${due.id}`)
  await page.getByText('谈话情况不存草稿').waitFor()
  await page.getByRole('button', { name: '登记谈话' }).click()
  await page.locator('.form-drawer [role=alert]').first().waitFor()
  await page.getByLabel('谈话人（不在名册的填姓名）').fill('王委员')
  await page.getByRole('textbox', { name: '谈话情况' }).fill('谈了分工和纪律要求')
  await page.getByRole('button', { name: '登记谈话' }).dblclick()
  await page.getByText('谈话已登记').waitFor()
  const after = await ask(context, '/api/deputy-talks/totals')
  assert.equal(after.held, before.held + 1)
  assert.equal(after.owed, before.owed)
  assert.ok(Number(after.coverage) > Number(before.coverage))

  // each figure opens to the talks that it counts, and stays what it is
  await open(page, '/deputy-talks')
  for (const [label, value, query] of [['应谈话', after.owed, 'state=owed'], ['已谈话', after.held, 'state=held'], ['逾期未谈', after.overdue, 'state=due&overdue=true'], ['覆盖率', after.coverage, 'state=due']]) {
    const { total } = await ask(context, `/api/deputy-talks?${query}`)
    await page.getByRole('link', { name: new RegExp(`^查看${label}明细，${value}`) }).click()
    await page.waitForURL(u => new URLSearchParams(query).get('state') === u.searchParams.get('state') && query.includes('overdue') === u.searchParams.has('overdue'))
    await page.getByText(`共 ${total} 条`).first().waitFor()
    assert.equal(total, { 应谈话: after.owed, 已谈话: after.held, 逾期未谈: after.overdue, 覆盖率: after.owed - after.held }[label], label)
  }
})
