// A record made on the phone without a network: it waits there, is sent once, and what the server does not take is mended.
import assert from 'node:assert/strict'
import { journey, open, phone } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const shots = process.env.SHOTS
const shot = async (page, name) => shots && page.screenshot({ path: `${shots}/${name}.png` })

/** Fills in the record; the network goes between the two screens. */
async function recordOffline(page, context, { topic, place }) {
  await open(page, '/m/activities/record')
  await page.getByPlaceholder('请选择，可多选').click()
  const roster = page.waitForResponse(r => r.url().includes('/api/activities/roster') && r.ok())
  await page.getByRole('button', { name: '集体学习' }).click()
  await roster
  await page.getByRole('button', { name: '选好了' }).click()
  await page.getByPlaceholder('这次学什么、议什么').fill(topic)
  await page.getByPlaceholder('三楼会议室').fill(place)
  await context.setOffline(true)
  await page.getByRole('button', { name: '下一步：到会人员' }).click()
  await page.getByRole('button', { name: /^其余 \d+ 人全部到会$/ }).click()
  await page.getByPlaceholder('两三句话写清做了什么').fill('学习条例，交流体会。')
  await page.getByRole('button', { name: '提交', exact: true }).dblclick()
  await page.getByText('已记下，待发送').waitFor()
  await page.getByText('待发送 1 条').waitFor()
}
const kept = async (context, topic) => (await (await context.request.get('/api/activities?size=200')).json()).items.filter(a => a.topic === topic)

journey('没有网络时在手机上记录，联网后只发送一次', { server, role: 'branch_clerk', shape: phone }, async (page, context) => {
  const topic = '断网时记录的集体学习'
  await recordOffline(page, context, { topic, place: '一楼会议室' })
  await shot(page, 'offline-kept')
  await context.setOffline(false)
  assert.equal((await kept(context, topic)).length, 0)
  await page.getByText('待发送 1 条').waitFor({ state: 'detached' })
  // once more for good measure: nothing is left to send
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await open(page, '/m/activities?tab=branch')
  const found = await kept(context, topic)
  assert.equal(found.length, 1)
  assert.equal(found[0].state, 'submitted')
  await page.getByText(topic).first().waitFor()
})

journey('断网时记录的没有被接受：原因看得到，写的都在，改好再发', { server, role: 'branch_clerk', shape: phone }, async (page, context) => {
  const topic = '忘了写地点的集体学习'
  await recordOffline(page, context, { topic, place: '' })
  await context.setOffline(false)
  await page.getByText('1 条未被接受').click()
  await page.getByText(/没有被接受：/).waitFor()
  await shot(page, 'offline-refused')
  await page.getByRole('button', { name: '去修改' }).or(page.getByRole('link', { name: '去修改' })).first().click()
  await page.waitForURL(/\/m\/activities\/record\?kept=/)
  assert.equal(await page.getByPlaceholder('这次学什么、议什么').inputValue(), topic)
  await page.getByPlaceholder('三楼会议室').fill('一楼会议室')
  await page.getByRole('button', { name: '下一步：到会人员' }).click()
  assert.equal(await page.getByPlaceholder('两三句话写清做了什么').inputValue(), '学习条例，交流体会。')
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.waitForURL(/\/m\/activities\/branch\/\d+$/)
  await page.getByText('未被接受').waitFor({ state: 'detached' })
  const found = await kept(context, topic)
  assert.equal(found.length, 1)
  assert.equal(found[0].state, 'submitted')
})
