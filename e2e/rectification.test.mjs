// Rectification: staff write down what was found and give it back by a letter; the department acknowledges it, hands in
// measures and a result with wrong input and double clicks on the way; another person verifies and closes it; the rate moves.
import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { beside, desk, journey, login, open, phone, settle } from './browser.mjs'
import { start } from './server.mjs'
import { inspect } from './sweep.mjs'

const server = start()

const get = async (page, path) => (await page.request.get(path)).json()
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
const board = async page => Object.fromEntries((await get(page, '/api/rectification-board')).figures.map(f => [f.code, f.value]))

describe('问题整改', () => {
  journey('反馈函、签收、整改、核实、销号，整改率随之变化', { server, role: 'staff' }, async (page, _context, s) => {
    const before = await board(page)
    const waiting = (await get(page, '/api/rectifications?state=found&size=200')).items
    assert.ok(waiting.length > 0, 'the city has findings that wait for a letter')
    let department = 0
    await beside(s, 'dept_clerk', desk, async other => (department = (await get(other, '/api/rectifications')).items[0].department_id))
    const found = waiting.find(r => r.department_id === department)
    assert.ok(found, 'one of them is of the clerk\'s department')

    // the letter: refused without its words, previewed, then issued once however often the button is pressed
    await open(page, `/rectifications/${found.id}`)
    await page.getByRole('button', { name: '发反馈函' }).click()
    await page.getByRole('button', { name: '预览' }).click()
    await page.getByText('请填写检查事项').first().waitFor()
    await page.getByLabel('检查事项').fill('党支部标准化建设检查')
    await page.getByRole('button', { name: '预览' }).click()
    await page.getByText('请填写总体评价').first().waitFor()
    await page.getByLabel('总体评价').fill('组织生活经常，党员参与面广，基础工作还要更细。')
    await page.getByRole('button', { name: '预览' }).click()
    await page.getByRole('heading', { name: '关于党支部标准化建设检查情况的反馈' }).waitFor()
    await page.getByRole('button', { name: '取号并发函' }).dblclick()
    await page.getByText('已发函：').waitFor()
    await page.locator('.form-drawer').waitFor({ state: 'hidden' })
    await page.getByText('待报方案').first().waitFor()
    const sent = await get(page, `/api/rectifications/${found.id}`)
    assert.equal(sent.state, 'sent')
    assert.equal((await get(page, `/api/rectifications?letter_id=${sent.letter_id}`)).total, 1)

    // the side that answers for it, on its phone: wrong first, then right, by a double tap
    const letter = (await get(page, '/api/feedback-letters')).items.find(l => l.id === sent.letter_id)
    assert.equal(letter.received, false)
    await beside(s, 'dept_clerk', desk, async other => {
      await open(other, `/papers/${letter.paper_id}`)
      await other.getByText('关于党支部标准化建设检查情况的反馈').first().waitFor()
      const signed = other.waitForResponse(r => r.request().method() === 'POST' && r.ok())
      await other.getByRole('button', { name: '签收' }).first().click()
      await signed
      await other.getByText('已签收').first().waitFor()
    })
    assert.equal((await get(page, '/api/feedback-letters')).items.find(l => l.id === sent.letter_id).received, true)
    await beside(s, 'dept_clerk', phone, async other => {
      await open(other, `/m/rectifications/${found.id}`)
      await other.getByRole('button', { name: '报整改方案' }).click()
      await other.getByRole('button', { name: '报整改方案' }).last().click()
      await other.getByText('请选择或填写责任人').waitFor()
      await other.getByLabel('责任人').fill('王建国')
      await other.getByLabel('整改措施').fill('补开会议并指定专人记录')
      assert.deepEqual(await inspect(other, { phone: true }), [])
      await other.getByRole('button', { name: '报整改方案' }).last().click()
      await other.getByText('整改中').first().waitFor()
      await other.getByRole('button', { name: '报整改结果' }).click()
      await other.getByLabel('整改结果').fill('已补开')
      await other.getByRole('button', { name: '报整改结果' }).last().click()
      await other.getByText('请填写整改结果，不少于5个字').waitFor()
      await other.getByLabel('整改结果').fill('已补开会议，指定了记录人')
      await other.getByRole('button', { name: '报整改结果' }).last().dblclick()
      await other.getByText('待核实').first().waitFor()
      await settle(other)
      assert.deepEqual(await inspect(other, { phone: true }), [])
    })

    // another person looks and closes it
    await open(page, `/rectifications/${found.id}`)
    await page.getByText('已补开会议，指定了记录人').first().waitFor()
    await page.getByRole('button', { name: '核实到位' }).dblclick()
    await page.getByText('待销号').first().waitFor()
    await page.locator('.el-message').first().waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: '销号', exact: true }).click()
    await page.getByText('已销号').first().waitFor()
    await settle(page)
    await page.locator('.el-message').first().waitFor({ state: 'detached' })
    assert.deepEqual(await inspect(page), [])
    const story = await get(page, `/api/rectifications/${found.id}/story`)
    assert.deepEqual(story.steps.filter(x => !x.what.endsWith('_due')).map(x => x.what), ['note', 'send', 'plan', 'report', 'verify', 'close'])

    const after = await board(page)
    assert.equal(Number(after.given), Number(before.given) + 1)
    assert.notEqual(after.rectified_rate, before.rectified_rate)
    await open(page, '/rectification-board')
    await page.getByRole('button', { name: /^整改率/ }).click()
    await page.getByRole('heading', { name: '整改到位的问题' }).waitFor()
    await page.getByRole('link', { name: found.text }).first().waitFor()
  })

  journey('批量指定责任人：没有填人、撤销、其间有一项已报结果，逐条有结果', { server, role: 'dept_clerk' }, async (page, context, s) => {
    await at(context.browser(), s, '15:00')
    const working = (await get(page, '/api/rectifications?size=20')).items.filter(r => ['sent', 'planned'].includes(r.state))
    const n = working.length
    assert.ok(n >= 3, 'the department has items in work')
    const bar = page.getByRole('region', { name: '批量办理', exact: true })
    const drawer = page.locator('.form-drawer')
    const ask = async () => {
      await open(page, '/rectifications')
      await page.getByLabel('全选本页').check()
      await page.getByRole('button', { name: `指定责任人 ${n} 项` }).click()
      await drawer.getByLabel('责任人（不在名册的填姓名）').waitFor()
    }
    await ask()
    await drawer.getByRole('button', { name: '指定责任人', exact: true }).click()
    await drawer.getByText('请选择或填写责任人').first().waitFor()
    await drawer.getByLabel('责任人（不在名册的填姓名）').fill('周晓明')
    await drawer.getByRole('button', { name: '指定责任人', exact: true }).dblclick()
    await bar.getByText(`指定整改责任人 ${n} 条`).waitFor()
    await bar.getByRole('button', { name: '撤销' }).click()
    await page.getByText(`已撤销，${n} 条都没有办理`).waitFor()
    assert.deepEqual((await get(page, '/api/rectifications?size=20')).items.filter(r => r.member_name === '周晓明'), [], 'nothing was done')

    await ask()
    await drawer.getByLabel('责任人（不在名册的填姓名）').fill('周晓明')
    await drawer.getByRole('button', { name: '指定责任人', exact: true }).click()
    await bar.getByText(`指定整改责任人 ${n} 条`).waitFor()
    const quick = working[0]
    const reported = await context.request.post(`/api/rectifications/${quick.id}/report`, { data: { version: quick.version, text: '已补开会议并作记录', member_name: '先报的同志' }, headers: { origin: s.url } })
    assert.equal(reported.status(), 200, await reported.text())
    await at(context.browser(), s, '15:02')
    await bar.getByText(`办成 ${n - 1} 条，1 条没有办成`).waitFor({ timeout: 30_000 })
    const after = (await get(page, '/api/rectifications?size=20')).items
    assert.deepEqual(after.filter(r => r.member_name === '周晓明').map(r => r.id).sort(), working.slice(1).map(r => r.id).sort())
    assert.equal(after.find(r => r.id === quick.id).member_name, '先报的同志', 'who was quicker stands')
    await page.getByRole('cell', { name: '周晓明' }).first().waitFor() // the list behind it was loaded anew
    await bar.getByRole('link', { name: '看逐条结果' }).click()
    await page.getByRole('heading', { name: '批量办理的结果' }).first().waitFor()
    await page.locator('.card-note').getByText(`指定整改责任人：办成 ${n - 1} 条，1 条没有办成　责任人：周晓明`).waitFor()
    const row = page.locator('.sct tbody tr').filter({ hasText: quick.text })
    await row.getByText(/在这三十秒里由.+办理，现为“待核实”/).waitFor()
    await row.getByRole('link').click()
    await page.waitForURL(`**/rectifications/${quick.id}`)
  })

  journey('别的单位看不到，待反馈的责任单位也看不到', { server, role: 'dept_clerk' }, async page => {
    const list = await get(page, '/api/rectifications?size=200')
    assert.ok(list.total > 0)
    assert.equal(list.items.filter(r => r.state === 'found').length, 0)
    await open(page, '/rectifications')
    assert.equal(await page.getByRole('button', { name: '登记', exact: true }).count(), 0)
    assert.equal(new Set(list.items.map(r => r.department_id)).size, 1)
  })
})
