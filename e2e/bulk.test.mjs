// Many records at once: half a minute to think better of it, then each by itself, with what became of it.
import assert from 'node:assert/strict'
import { journey, login, open, settle } from './browser.mjs'
import { start } from './server.mjs'

const server = start()

/** Sets the demonstration's clock; nobody waits for half a minute. */
async function at(browser, s, time) {
  const context = await browser.newContext({ baseURL: s.url })
  try {
    await login(s, context, 'sys_admin')
    const { today } = await (await context.request.get('/api/session')).json()
    const answer = await context.request.put('/api/demonstration/clock', { data: { day: today, time }, headers: { origin: s.url } })
    assert.equal(answer.status(), 200, await answer.text())
  } finally {
    await context.close()
  }
}

/** Three records that wait for the secretary, made as the clerk makes them. */
async function submitted(s, context) {
  const post = async (path, data) => {
    const answer = await context.request.post(path, { data, headers: { origin: s.url } })
    assert.equal(answer.status(), 200, await answer.text())
    return answer.json()
  }
  const { account, today } = await (await context.request.get('/api/session')).json()
  const made = []
  for (const topic of ['批量之一', '批量之二', '批量之三']) {
    const due = await (await context.request.get(`/api/activities/roster?org=${account.org_id}&kinds=theme_day&day=${today}`)).json()
    const draft = await post('/api/activities', { org_id: account.org_id, content: {
      kinds: ['theme_day'], day: today, planned_day: today, planned_time: '', start_time: '14:30', end_time: '16:00', topic, place: '三楼会议室',
      host: { member_id: due.members[0].member_id, name: due.members[0].name }, recorder: { member_id: 0, name: '李敏' }, speaker: { member_id: 0, name: '' }, guests: '',
      agenda: [{ title: '学习讨论', text: '' }], minutes: '集体学习，交流发言。', resolutions: [], other: '', confidential: false, announced: false, for_year: 0,
      attendances: due.members.map(p => ({ member_id: p.member_id, name: p.name, mark: 'attended' }))
    } })
    made.push(await post(`/api/activities/${draft.id}/submit`, { version: draft.version }))
  }
  return made
}

journey('确认三条，撤销，再确认，看逐条结果', { server, role: 'branch_secretary' }, async (page, context, s) => {
  const browser = context.browser()
  await at(browser, s, '15:00')
  const made = await submitted(s, context)
  const state = async n => (await (await context.request.get(`/api/activities/${made[n].id}`)).json()).state
  const bar = page.getByRole('region', { name: '批量办理', exact: true })
  const choose = async () => {
    await open(page, '/activities?state=submitted&text=%E6%89%B9%E9%87%8F%E4%B9%8B')
    await page.getByLabel('全选本页').check()
    await page.getByRole('button', { name: '确认 3 条' }).click()
    await bar.getByText('确认组织生活记录 3 条').waitFor()
  }

  await choose()
  assert.equal(await state(0), 'submitted', 'nothing is done before its time')
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'sct', 'the focus goes on in the table')
  await page.getByRole('link', { name: '工作台' }).click() // it goes along to another page, and is there after a reload
  await bar.getByRole('button', { name: '撤销' }).waitFor()
  await page.reload()
  await bar.getByRole('button', { name: '撤销' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('已撤销，3 条都没有办理').waitFor()
  assert.equal(await bar.count(), 0)

  await choose()
  await page.locator('.sct').focus()
  await page.keyboard.press('Control+z')
  await bar.waitFor({ state: 'detached' })
  await at(browser, s, '15:02')

  await choose()
  // meanwhile one of them is taken back by whoever handed it in
  const recalled = await context.request.post(`/api/activities/${made[1].id}/recall`, { data: { version: made[1].version }, headers: { origin: s.url } })
  assert.equal(recalled.status(), 200, await recalled.text())
  await at(browser, s, '15:04')
  await bar.getByText('办成 2 条，1 条没有办成').waitFor({ timeout: 30_000 })
  assert.deepEqual([await state(0), await state(1), await state(2)], ['accepted', 'draft', 'accepted'])
  await settle(page)
  assert.equal(await page.locator('.sct tbody tr').count(), 0, 'the list behind it was loaded anew')

  await bar.getByRole('link', { name: '看逐条结果' }).click()
  await page.getByRole('heading', { name: '批量办理的结果' }).first().waitFor()
  await settle(page)
  const rows = page.locator('.sct tbody tr')
  assert.equal(await rows.count(), 1)
  assert.match(await rows.innerText(), /批量之二[\s\S]*没有办成[\s\S]*又被改过/)
  await page.getByText('只看没有办成的').click()
  await page.waitForFunction(() => document.querySelectorAll('.sct tbody tr').length === 3)
  assert.equal(await bar.count(), 0, 'looked at, it is gone')
  await open(page, '/bulks')
  assert.match(await page.locator('.sct tbody').innerText(), /已办完[\s\S]*已撤销/)
})

journey('以一个原因退回多条，已确认的事先说明', { server, role: 'dept_clerk' }, async (page, context, s) => {
  await open(page, '/activities')
  const found = await (await context.request.get('/api/activities?state=accepted&size=20')).json()
  assert.ok(found.items.length >= 2, 'the demonstration has accepted records')
  await open(page, '/activities?state=accepted')
  await page.getByLabel('选择第1行').check()
  await page.getByLabel('选择第2行').check()
  await page.getByRole('button', { name: '退回 2 条' }).click()
  const ask = page.getByRole('dialog')
  await ask.getByText('其中 2 条已经确认，退回后不再计入统计和积分。').waitFor()
  await ask.getByRole('textbox').fill('请补充会议议题')
  await ask.getByRole('button', { name: '退回 2 条' }).click()
  const bar = page.getByRole('region', { name: '批量办理', exact: true })
  await bar.getByText('退回组织生活记录 2 条').waitFor()
  await at(context.browser(), s, '16:10')
  await bar.getByText('退回组织生活记录：2 条全部办成').waitFor({ timeout: 30_000 })
  const back = await (await context.request.get('/api/activities?state=returned&size=20')).json()
  assert.ok(back.items.filter(r => r.return_reason === '请补充会议议题').length === 2)
  await bar.getByRole('button', { name: '知道了' }).click()
  assert.equal(await bar.count(), 0)
})
