// On the phone: a clerk writes a visit down in two taps with the problem that came up, and finds the
// problem in the register; a member reads own trainings and honours and nobody else's.
import assert from 'node:assert/strict'
import { journey, open, phone } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const ask = async (context, path) => (await context.request.get(path)).json()

journey('手机记走访：两下记完，问题自动进台账', { server, role: 'branch_clerk', shape: phone }, async (page, context) => {
  const before = await ask(context, '/api/visits/totals')
  await open(page, '/m/home')
  await page.getByRole('link', { name: /记走访/ }).first().click()
  const place = page.getByLabel('联系点', { exact: true })
  if (!(await place.inputValue())) await place.fill('江边社区')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.getByText('请写一句走访情况').waitFor()
  await page.getByLabel('情况').fill('看望独居老人，楼道灯坏了两周')
  await page.getByRole('switch', { name: '发现问题' }).click()
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.getByText('请写明发现了什么问题').waitFor()
  await page.getByLabel('问题', { exact: true }).fill('三单元楼道灯坏了两周')
  await page.waitForTimeout(1000) // the draft rests before it is kept
  await page.reload()
  await page.getByText('已恢复上次没提交的内容').waitFor()
  assert.equal(await page.getByLabel('问题', { exact: true }).inputValue(), '三单元楼道灯坏了两周', 'the draft came back')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.waitForURL('**/m/visits')
  await page.getByText('有问题').first().waitFor()
  const after = await ask(context, '/api/visits/totals')
  assert.equal(after.visits - before.visits, 1)
  await open(page, '/m/problems')
  await page.getByRole('link', { name: /三单元楼道灯坏了两周/ }).click()
  await page.getByText('还在办理').waitFor()
  await page.getByText('发现这个问题的走访').click()
  await page.getByText('看望独居老人').waitFor()

  await open(page, '/m/visits/record')
  await page.waitForLoadState('networkidle')
  assert.notEqual(await page.getByLabel('联系点', { exact: true }).inputValue(), '', 'the last place stands there')
  assert.equal(await page.getByText('已恢复上次没提交的内容').count(), 0)
})

journey('党员在手机上看自己的培训和荣誉', { server, role: 'member', shape: phone }, async (page, context, s) => {
  const me = await ask(context, '/api/me/member')
  const staff = s.account('staff')
  const office = await page.context().browser().newContext({ baseURL: s.url })
  const send = async (path, data) => {
    const answer = await office.request.post(path, { data, headers: { origin: s.url } })
    assert.ok(answer.ok(), await answer.text())
    return answer.json()
  }
  await send('/api/session', { login: staff.login, password: staff.password })
  const { nodes } = await (await office.request.get('/api/orgs')).json()
  const root = nodes.find(n => n.kind === 'work_committee')
  const training = await send('/api/training-classes', { name: '党员网络安全培训班', kind: 'rotation', org_id: root.id, from_day: '2026-03-03', to_day: '2026-03-04' })
  await send('/api/trainees', { class_id: training.id, member_id: me.id })
  await send('/api/honours', { kind: 'five_star_model', member_id: me.id, conferred_day: '2026-07-01', round: '专项表扬', paper_number: '江直工〔2026〕9号', form: 'bulletin' })
  await send('/api/honours', { kind: 'provincial_outstanding_member', member_id: me.id, recommended_day: '2026-08-01' })
  await office.close()

  await open(page, '/m/home')
  await page.getByRole('link', { name: '我的培训' }).click()
  await page.getByText('党员网络安全培训班').waitFor()
  const mine = await ask(context, '/api/my/trainings')
  const year = mine.years.find(y => y.year === 2026)
  await page.getByText(`${year.hours} 学时`).first().waitFor()
  await open(page, '/m/honours')
  await page.getByText('江直工〔2026〕9号').waitFor()
  assert.equal(await page.getByText('省级').count(), 0, 'a recommendation is not told')
  assert.equal((await context.request.get('/api/trainees')).status(), 403)
  await page.goto('/m/problems')
  await page.waitForURL('**/m/403**')
})
