// Rectification: staff write down what was found and give it back by a letter; the department acknowledges it, hands in
// measures and a result with wrong input and double clicks on the way; another person verifies and closes it; the rate moves.
import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { beside, desk, journey, open, phone, settle } from './browser.mjs'
import { start } from './server.mjs'
import { inspect } from './sweep.mjs'

const server = start()

const get = async (page, path) => (await page.request.get(path)).json()
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

  journey('别的单位看不到，待反馈的责任单位也看不到', { server, role: 'dept_clerk' }, async page => {
    const list = await get(page, '/api/rectifications?size=200')
    assert.ok(list.total > 0)
    assert.equal(list.items.filter(r => r.state === 'found').length, 0)
    await open(page, '/rectifications')
    assert.equal(await page.getByRole('button', { name: '登记', exact: true }).count(), 0)
    assert.equal(new Set(list.items.map(r => r.department_id)).size, 1)
  })
})
