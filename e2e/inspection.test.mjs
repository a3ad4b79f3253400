// A visit to a contact point: planned at the desk, filled in on the telephone without a network, sent once when it is back; two
// telephones of one team.
import assert from 'node:assert/strict'
import { journey, login, open, phone } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const shots = process.env.SHOTS
const shot = async (page, name) => shots && page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
const ask = async (context, path) => (await context.request.get(path)).json()
const post = async (context, s, path, data) => {
  const answer = await context.request.post(path, { data, headers: { origin: s.url } })
  return { status: answer.status(), body: await answer.json().catch(() => ({})) }
}

journey('没有网络时在手机上填检查表、记两个问题，联网后只发送一次', { server, role: 'committee_member', shape: phone }, async (page, context) => {
  await open(page, '/m/home')
  await page.getByRole('link', { name: /我的联系点/ }).first().click()
  await page.getByRole('button', { name: '安排到点指导' }).first().click()
  await page.getByRole('button', { name: '安排', exact: true }).click()
  await page.getByText('请写明这次去看什么、谈什么').waitFor()
  await page.getByPlaceholder('这次去看什么、谈什么').fill('断网时的到点指导')
  await page.getByRole('button', { name: '安排', exact: true }).dblclick()
  // planned for today: the sheet opens by itself
  await page.getByText('断网时的到点指导').first().waitFor()
  await page.waitForURL(/\/m\/liaison\/\d+$/)
  const id = Number(page.url().match(/\d+$/)[0])
  const plans = (await ask(context, '/api/liaison-plans?size=200')).items.filter(p => p.purpose === '断网时的到点指导')
  assert.equal(plans.length, 1, 'two taps make one plan')
  // back to the list, where the page and the sheets are kept for the way
  await open(page, '/m/liaison')
  await page.getByText(/检查表已存本机/).waitFor()
  await context.setOffline(true)
  await page.getByRole('link', { name: /断网时的到点指导/ }).click()
  await page.getByText('没有网络。填写的内容存在本机').waitFor()
  const first = page.getByRole('group', { name: '党组（党委）今年专题研究过机关党建工作' })
  await first.getByRole('radio', { name: '否' }).click()
  await first.getByPlaceholder('说明，可不填').fill('没有会议纪要')
  await first.getByRole('button', { name: '记为问题' }).click()
  await page.getByRole('button', { name: '记下' }).click()
  await page.getByText('请写明发现了什么问题').waitFor()
  await page.getByPlaceholder('看到的事实：什么、多少、什么时候').fill('今年没有专题研究党建的会议纪要')
  await page.getByRole('button', { name: '记下' }).click()
  await page.getByRole('button', { name: '另记一个问题' }).click()
  await page.getByPlaceholder('看到的事实：什么、多少、什么时候').fill('活动室堆放杂物')
  await page.getByPlaceholder('地点或材料，可不填').fill('三楼活动室')
  await page.getByRole('button', { name: '记下' }).click()
  await page.getByText('三楼活动室').waitFor()
  await page.getByRole('group', { name: /党员活动场所和经费有保障/ }).getByRole('radio', { name: '部分' }).click()
  await shot(page, 'sheet-offline')
  await page.getByRole('button', { name: '登记完成' }).click()
  await page.getByPlaceholder('当场反馈的意见，可不填').fill('两周内报整改方案')
  await page.getByRole('button', { name: '登记完成' }).last().click()
  await page.getByRole('dialog').getByRole('button', { name: '登记完成' }).click()
  await page.getByText('已登记完成，等待网络发送').waitFor()
  await page.getByText('待发送 1 条').waitFor()
  await shot(page, 'sheet-waiting')
  await context.setOffline(false)
  await page.getByText('待发送 1 条').waitFor({ state: 'detached' })
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.getByText('已列入整改').first().waitFor()
  const sheet = await ask(context, `/api/liaison-plans/${id}`)
  assert.equal(sheet.state, 'held')
  assert.equal(sheet.findings.length, 2)
  assert.ok(sheet.findings.every(f => f.rectification_id > 0), 'the findings went over')
  assert.equal(sheet.answers.find(a => a.item === 'a1').note, '没有会议纪要')
  const visits = (await ask(context, `/api/liaison-visits?org_id=${sheet.org_id}&size=200`)).items.filter(v => v.feedback === '两周内报整改方案')
  assert.equal(visits.length, 1, 'one record, however often it was sent')
  await shot(page, 'sheet-done')
})

journey('同行两部手机填得不一样：告诉后一个人，填的都在，由他选定', { server, role: 'committee_member', shape: phone }, async (page, context, s) => {
  const mine = (await ask(context, '/api/my/liaison-points')).items[0]
  const lists = (await ask(context, '/api/checklists')).items
  const today = (await ask(context, '/api/session')).today
  const made = await post(context, s, '/api/liaison-plans', { org_id: mine.department, day: today, purpose: '两部手机的到点指导', checklist_id: lists[0].id, member_name: '外单位同志' })
  assert.equal(made.status, 201)
  await open(page, `/m/liaison/${made.body.id}`)
  const first = page.getByRole('group', { name: '党组（党委）今年专题研究过机关党建工作' })
  await first.getByRole('radio', { name: '是', exact: true }).click()
  // meanwhile the other one has sent
  const office = await context.browser().newContext({ baseURL: s.url })
  await login(s, office, 'staff')
  assert.equal((await post(office, s, `/api/liaison-plans/${made.body.id}/sheet`, { number: lists[0].number, answers: [{ item: 'a1', value: 'no', note: '纪要里没有' }] })).status, 200)
  await office.close()
  await page.getByRole('button', { name: '发送已填的' }).click()
  await page.getByRole('dialog').getByText(/和您填的不一样/).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '知道了' }).click()
  await first.getByText(/已填：否，纪要里没有/).waitFor()
  assert.equal(await first.getByRole('radio', { name: '是', exact: true }).getAttribute('aria-checked'), 'true', 'what was filled in is still there')
  await shot(page, 'sheet-clash')
  await first.getByRole('button', { name: '用已填的' }).click()
  assert.equal(await first.getByRole('radio', { name: '否' }).getAttribute('aria-checked'), 'true')
  await page.getByRole('group', { name: /年度方案已报送/ }).getByRole('radio', { name: '是', exact: true }).click()
  await page.getByRole('button', { name: '发送已填的' }).click()
  await page.getByText('已发送').first().waitFor()
  const sheet = await ask(context, `/api/liaison-plans/${made.body.id}`)
  assert.deepEqual(sheet.answers.map(a => [a.item, a.value]), [['a1', 'no'], ['a3', 'yes']])
})
