// What has happened is told to whom it concerns, with a way to the record, and to nobody else.
import assert from 'node:assert/strict'
import { beside, desk, journey, open, phone } from './browser.mjs'
import { start } from './server.mjs'

const server = start()

/** Writes as who is logged in, as a page does. */
async function post(page, s, path, data) {
  const answer = await page.request.post(path, { data, headers: { origin: s.url } })
  assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`)
  return answer.json()
}

journey('an answer, a paper and an honour are told to whom they concern', { server, shape: phone, role: 'member' }, async (page, _context, s) => {
  const asked = await post(page, s, '/api/opinions', { kind: 'suggestion', about: '台账', text: '两本台账合成一本' })
  let branch = 0
  await beside(s, 'branch_secretary', desk, async p => {
    const session = await (await p.request.get('/api/session')).json()
    branch = session.grants.find(g => g.role === 'branch_secretary').org_id
  })
  await beside(s, 'staff', desk, async p => {
    await post(p, s, `/api/opinions/${asked.id}/answer`, { version: asked.version, answer: '已合并，今后只记一本。' })
    const { today, grants } = await (await p.request.get('/api/session')).json()
    const issuer = grants.find(g => g.role === 'staff').org_id
    await post(p, s, '/api/papers', { kind: 'notice', title: '关于消息一页的通知', to: [branch], text: '请阅。', issuer, receipt: false })
    await post(p, s, '/api/papers', { kind: 'notice', title: '关于须签收的通知', to: [branch], text: '请签收。', issuer, receipt: true })
    await post(p, s, '/api/honours', { kind: 'red_flag_branch', org_id: branch, year: Number(today.slice(0, 4)), conferred_day: today, paper_number: '江工委〔2026〕99号', form: 'bulletin' })
  })

  await open(page, '/m/home')
  await page.getByRole('link', { name: '消息' }).click()
  const answered = page.getByRole('link', { name: /您的意见建议已答复.*已合并，今后只记一本。/ })
  await answered.waitFor()
  assert.equal(await page.getByText('关于消息一页的通知').count(), 0)
  await answered.click()
  await page.waitForURL('**/m/opinions')

  await beside(s, 'branch_secretary', desk, async p => {
    await open(p, '/desk')
    await p.getByRole('link', { name: '消息', exact: true }).click()
    await p.getByText(/红旗党支部/).first().waitFor()
    await p.getByText('关于消息一页的通知').waitFor()
    // what is to be acknowledged is a thing to do and stands on the workbench
    assert.equal(await p.getByText('关于须签收的通知').count(), 0)
    assert.equal(await p.getByText('已合并，今后只记一本。').count(), 0)
    await p.getByRole('button', { name: '公文', exact: true }).click()
    await p.getByText(/红旗党支部/).first().waitFor({ state: 'detached' })
    await p.getByRole('link', { name: /关于消息一页的通知/ }).click()
    await p.waitForURL('**/papers/*')
    await p.getByText('关于消息一页的通知').first().waitFor()
  })
  await beside(s, 'judge', desk, async p => {
    await open(p, '/messages')
    await p.getByText('没有消息').waitFor()
  })
})
