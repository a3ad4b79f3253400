// A talk of two is recorded in one short form, at the desk and on the phone, and the year's coverage moves by it.
import assert from 'node:assert/strict'
import { desk, journey, login, open, phone, visit } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const talked = text => Number(/委员与党员谈心谈话：应谈\d+人，已谈(\d+)人/.exec(text)?.[1])

journey('支部书记用手机记一次谈心谈话，覆盖情况随即变化；电脑上少选一人提交不了', { server, shape: phone, role: 'branch_secretary' }, async (page, context, s) => {
  const json = async path => (await context.request.get(path)).json()
  const { account } = await json('/api/session')
  const year = (await json('/api/session')).today.slice(0, 4)
  const { entries } = await json(`/api/obligations/calendar/${account.org_id}?year=${year}`)
  const owed = entries.find(e => e.rule === 'talk_members')
  assert.ok(owed, 'the branch owes talks')

  await open(page, '/m/activities/talk')
  const covered = page.locator('.m-card', { hasText: '本年覆盖情况' })
  await covered.waitFor()
  const before = talked(await covered.innerText())
  assert.equal(before, owed.have)
  const someone = owed.left[0]

  // Nobody to talk with is said at once; two taps later it is done.
  await page.getByRole('button', { name: '记下并确认' }).click()
  await page.getByText('请选择谈话双方').waitFor()
  const begins = page.getByLabel('谈话人')
  if ((await begins.inputValue()) === '0') await begins.selectOption({ index: 1 })
  await page.getByLabel('谈话对象').selectOption(someone ? { label: someone } : { index: 1 })
  await page.getByLabel('事由').selectOption('关心帮扶')
  await page.getByRole('button', { name: '记下并确认' }).dblclick()
  await page.getByText('已确认，覆盖情况已更新').waitFor()
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  const now = (await json('/api/activities?kind=talk&size=20')).items.filter(a => a.topic === '谈心谈话：关心帮扶')
  assert.equal(now.length, 1, 'a double tap records once')
  if (someone) assert.ok((await json(`/api/obligations/calendar/${account.org_id}?year=${year}`)).entries.find(e => e.rule === 'talk_members').have >= before)

  await visit('talk at the desk', s.url, desk, async (p, c) => {
    await login(s, c, 'branch_clerk')
    await open(p, '/activities')
    await p.getByRole('button', { name: '记谈心谈话' }).click()
    await p.getByText('本年覆盖情况').waitFor()
    await p.getByRole('button', { name: '提交', exact: true }).click()
    await p.getByText('请选择谈话对象。').waitFor()
    await p.getByRole('combobox', { name: '谈话对象' }).click()
    await p.locator('.el-select-dropdown__item:visible').first().click()
    if (await p.getByText('请选择谈话人。').count()) {
      await p.getByRole('combobox', { name: '谈话人' }).click()
      await p.locator('.el-select-dropdown__item:visible').last().click()
    }
    await p.getByRole('button', { name: '提交', exact: true }).click()
    await p.getByText('已提交，支部书记确认后计入覆盖').waitFor()
  })
})
