// A term nears its end: the election is begun from the board, permitted, voted with a tie and voted again, approved; the
// new team and the new term are in force, and the board shows it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { desk, login, open, phone, settle, visit } from './browser.mjs'
import { start } from './server.mjs'

const server = start()

/** A branch of the department with enough members and no election; its term is moved so that it ends in two months. */
async function nearItsEnd(page, origin) {
  const ask = async path => (await page.request.get(path)).json()
  const board = await ask('/api/term-board')
  const refused = []
  const busy = new Set((await ask('/api/elections?open=true&size=200')).items.map(e => e.org_id))
  for (const s of board.items.filter(x => x.kind === 'branch' && x.term && !busy.has(x.org))) {
    const members = await ask(`/api/members?org_id=${s.org}&standing=full&size=1`)
    if (members.total < 9) continue
    const term = await ask(`/api/terms/${s.term}`)
    const began = new Date(Date.parse(board.as_of) + 60 * 86_400_000)
    began.setUTCFullYear(began.getUTCFullYear() - 3)
    const answer = await page.request.put(`/api/terms/${s.term}`, {
      headers: { origin }, data: { version: term.version, org_id: term.org_id, note: term.note, session: 5, began: began.toISOString().slice(0, 10), years: 3, extended_on: '', extended_to: '', basis: '', ended: '' }
    })
    if (answer.ok()) return { ...s, today: board.as_of }
    refused.push(await answer.text())
  }
  return assert.fail(`the department has no branch that could elect: ${refused.join(' ')}`)
}

const field = (page, name) => page.locator('.form-field', { hasText: name }).first()

/** Takes options of a list of a form, by their beginning. */
async function pick(page, name, ...options) {
  const box = field(page, name)
  await box.locator('.el-select__wrapper').click()
  for (const o of options) await page.locator('.el-select-dropdown:visible .el-select-dropdown__item', { hasText: o }).first().click()
  await page.keyboard.press('Escape')
  await page.locator('.el-select-dropdown:visible').waitFor({ state: 'hidden' })
}

async function count(page, who, valid) {
  const number = async (label, n) => page.getByRole('spinbutton', { name: label, exact: true }).fill(String(n))
  await number('发出选票', valid)
  await number('收回', valid)
  await number('有效', valid)
  for (const [name, ayes] of Object.entries(who)) {
    await number(`${name}赞成`, ayes)
    await number(`${name}不赞成`, valid - ayes)
  }
}

test('换届选举：发起、批复、名册、票数相等再次投票、批准、新班子和新任期生效', { timeout: 180_000 }, async () => {
  const s = await server
  let id = 0
  let branch
  let chosen
  const acted = (page, text) => page.locator('.el-message', { hasText: text }).first().waitFor()
  await visit('election clerk asks', s.url, desk, async (page, context) => {
    await login(s, context, 'zhuangan')
    branch = await nearItsEnd(page, s.url)
    await open(page, `/term-board?text=${encodeURIComponent(branch.name)}`)
    await page.getByRole('row', { name: branch.name }).getByRole('button', { name: '发起换届' }).click()
    await page.waitForURL(/\/elections\/\d+$/)
    await settle(page)
    id = Number(new URL(page.url()).pathname.split('/').pop())
    const people = (await (await page.request.get(`/api/elections/${id}/choosable`)).json()).items
    chosen = people.slice(0, 4).map(m => m.name)
    assert.equal(new Set(people.map(m => m.name)).size, people.length, 'the branch has namesakes')
    await field(page, '委员名额').getByRole('spinbutton').fill('3')
    await field(page, '副书记名额').getByRole('spinbutton').fill('0')
    await pick(page, '委员候选人', ...chosen.slice(0, 3))
    await page.getByRole('button', { name: '报送请示' }).click()
    await page.getByText('至少需要4名候选人，现有3名').first().waitFor()
    await pick(page, '委员候选人', chosen[3])
    await pick(page, '书记人选', chosen[0])
    await page.getByRole('button', { name: '报送请示' }).click()
    await page.getByText('等待', { exact: false }).first().waitFor()
    await acted(page, '请示已报送')
  })
  await visit('election permitted', s.url, desk, async (page, context) => {
    await login(s, context, 'gongwei')
    await open(page, `/elections/${id}`)
    await page.getByRole('button', { name: '批复同意' }).click()
    await acted(page, '已批复')
    await page.getByRole('link', { name: /同意.*换届选举的批复/ }).waitFor()
  })
  await visit('election voted', s.url, desk, async (page, context) => {
    await login(s, context, 'zhuangan')
    await open(page, `/elections/${id}`)
    await field(page, '选举日期').locator('input').fill(branch.today)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '核定名册' }).click()
    await acted(page, '名册已核定')
    const d = async () => (await page.request.get(`/api/elections/${id}`)).json()
    const due = (await d()).due
    const [watch, teller] = (await d()).roll.filter(v => v.standing === 'counted' && !chosen.includes(v.name)).map(v => v.name)
    await pick(page, '监票人', watch)
    await pick(page, '计票人', teller)
    await field(page, '选举办法赞成').getByRole('spinbutton').fill(String(due))
    await field(page, '主持人').locator('input').fill(chosen[0])
    await page.getByRole('button', { name: '登记到会' }).click()
    await acted(page, '已登记到会')

    const half = Math.floor(due / 2) + 1
    const ballot = async figures => {
      await page.getByRole('button', { name: '发票，开始计票' }).click()
      await page.getByRole('button', { name: '两人已核对，确认计票' }).waitFor()
      await count(page, figures.who, figures.valid)
      await pick(page, '核对的监票人', watch)
      await pick(page, '核对的计票人', teller)
      await page.getByRole('button', { name: '两人已核对，确认计票' }).click()
    }
    await ballot({ valid: due, who: { [chosen[0]]: due, [chosen[1]]: due - 2, [chosen[2]]: half, [chosen[3]]: half } })
    await page.getByText('在票数相等的2人中再次投票，选1名').waitFor()
    await ballot({ valid: due, who: { [chosen[2]]: half, [chosen[3]]: due - half } })
    await page.getByRole('heading', { name: '第一次全体会议' }).waitFor()
    const plenum = page.locator('.card', { has: page.getByRole('heading', { name: '第一次全体会议' }) })
    for (const [name, who] of [['监票人', watch], ['计票人', teller]]) {
      await plenum.locator('.form-field', { hasText: name }).locator('.el-select__wrapper').click()
      await page.locator('.el-select-dropdown:visible .el-select-dropdown__item', { hasText: who }).first().click()
      await page.keyboard.press('Escape')
    }
    await plenum.getByRole('button', { name: '登记会议' }).click()
    await acted(page, '已登记，可以发票')
    await ballot({ valid: 3, who: { [chosen[0]]: 3 } })
    await page.getByRole('heading', { name: '新班子和分工' }).waitFor()
    await page.locator('.el-select', { has: page.getByRole('combobox', { name: `${chosen[1]}的分工` }) }).locator('.el-select__wrapper').click()
    await page.locator('.el-select-dropdown:visible .el-select-dropdown__item', { hasText: '组织委员' }).first().click()
    await page.keyboard.press('Escape')
    await page.locator('.el-select', { has: page.getByRole('combobox', { name: `${chosen[2]}的分工` }) }).locator('.el-select__wrapper').click()
    await page.locator('.el-select-dropdown:visible .el-select-dropdown__item', { hasText: '宣传委员' }).first().click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '报告选举结果' }).click()
    await acted(page, '选举结果已报送')
    const [paper] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '选举结果报告' }).click()])
    assert.match(paper.suggestedFilename(), /选举结果的报告\.docx$/)
  })
  await visit('election approved', s.url, desk, async (page, context) => {
    await login(s, context, 'gongwei')
    await open(page, `/elections/${id}`)
    await page.getByRole('button', { name: '批准选举结果' }).click()
    await page.locator('.el-message-box').getByRole('button', { name: /批准/ }).click()
    await acted(page, '新班子生效')
    const board = await (await page.request.get('/api/term-board')).json()
    const now = board.items.find(x => x.org === branch.org)
    assert.deepEqual([now.state, now.began, now.session], ['running', branch.today, 6])
    await open(page, `/term-board?text=${encodeURIComponent(branch.name)}`)
    await page.getByRole('row', { name: branch.name }).getByText('任期内').waitFor()
    const team = (await (await page.request.get(`/api/elections/${id}`)).json()).team.map(t => `${t.duty_name}${t.name}`)
    assert.deepEqual(team, [`书记${chosen[0]}`, `组织委员${chosen[1]}`, `宣传委员${chosen[2]}`])
  })
  await visit('election phone', s.url, phone, async (page, context) => {
    await login(s, context, 'zhuangan')
    await open(page, `/m/elections/${id}`)
    await page.getByText('新班子已生效').waitFor()
  })
})
