// A term nears its end: the clerk asks for a later election, the committee answers with a numbered reply, the clerk
// acknowledges it, and the term is extended by it.
import assert from 'node:assert/strict'
import { beside, desk, journey, open, phone } from './browser.mjs'
import { start } from './server.mjs'

const server = start()

const read = (page, url) => page.evaluate(async u => (await fetch(u)).json(), url)

journey('a later election is asked for before the end and answered with a numbered reply', { server, role: 'dept_clerk' }, async (page, _context, s) => {
  await beside(s, 'sys_admin', desk, async p => {
    await open(p, '/')
    assert.equal(await p.evaluate(async () => (await fetch('/api/demonstration/clock', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{"day":"2027-01-05"}' })).status), 200)
  })
  await open(page, '/term-board')
  const board = await read(page, '/api/term-board')
  const near = board.items.find(x => x.state === 'ending')
  assert.ok(near, 'no term of the department ends within half a year')
  await page.getByRole('row', { name: new RegExp(near.name) }).getByText('临近届满').waitFor()

  await open(page, '/term-extensions')
  await page.getByRole('button', { name: '申请延期' }).click()
  await page.getByRole('combobox', { name: '党组织' }).click()
  await page.getByRole('option', { name: new RegExp(near.name) }).click()
  const to = `${Number(near.ends.slice(0, 4)) + 1}-12-31`
  await page.locator('[data-field=to] input').fill(to)
  await page.keyboard.press('Enter')
  await page.locator('[data-field=reason] textarea').fill('机构改革尚未到位，班子即将调整。')
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.getByText('延期换届最长12个月').waitFor() // beside the field; nothing typed is lost
  assert.match(await page.locator('[data-field=reason] textarea').inputValue(), /机构改革/)
  const right = `${near.ends.slice(0, 4)}-12-31`
  await page.locator('[data-field=to] input').fill(right)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.getByText('已提交，等待工委审批').waitFor()

  await beside(s, 'staff', desk, async p => {
    await open(p, '/desk')
    await p.getByText(`审批延期换届申请：${near.name}`).first().waitFor()
    await open(p, '/term-extensions')
    await p.getByRole('row', { name: new RegExp(near.name) }).getByRole('button', { name: near.name }).click()
    await p.getByRole('button', { name: '同意并发批复' }).click()
    await p.getByText('批复文号江工委批〔2027〕1号').waitFor()
  })

  await open(page, '/desk')
  await page.getByText(`签收公文：关于同意${near.name}延期换届的批复`).first().waitFor()
  await open(page, '/term-extensions')
  await page.getByRole('link', { name: '江工委批〔2027〕1号' }).click()
  await page.getByRole('heading', { name: `关于同意${near.name}延期换届的批复` }).waitFor()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载 Word' }).click()])
  assert.match(file.suggestedFilename(), /^江工委批〔2027〕1号/)

  await beside(s, 'dept_clerk', phone, async p => {
    await open(p, '/m/papers')
    await p.getByRole('button', { name: '待签收' }).click()
    await p.getByText(`关于同意${near.name}延期换届的批复`).click()
    await p.getByRole('button', { name: '签收', exact: true }).click()
    await p.getByText('已签收').first().waitFor()
  })
  await page.reload()
  await page.getByText('全部签收').waitFor()
  const term = await read(page, `/api/terms/${near.term}`)
  assert.deepEqual([term.extended_to, term.basis], [right, '江工委批〔2027〕1号'])

  // It counts as extended from now on, though its first last day is still to come; the figure opens to it.
  await open(page, '/term-board')
  await page.getByRole('link', { name: /查看经批准延期明细/ }).click()
  await page.waitForURL(/state=extended/)
  const row = page.getByRole('row', { name: new RegExp(near.name) })
  await row.getByText('经批准延期').waitFor()
  await page.getByText('临近届满', { exact: true }).first().waitFor()
  assert.equal((await read(page, '/api/term-board')).items.find(x => x.org === near.org).state, 'extended')
})

journey('what was asked for in time is approved after the last day, and the figures follow', { server, role: 'dept_clerk' }, async (page, _context, s) => {
  const clock = day => beside(s, 'sys_admin', desk, async p => {
    await open(p, '/')
    assert.equal(await p.evaluate(async d => (await fetch('/api/demonstration/clock', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ day: d }) })).status, day), 200)
  })
  await open(page, '/term-board')
  const board = await read(page, '/api/term-board')
  const near = board.items.find(x => x.state === 'ending' && !x.asked)
  assert.ok(near, 'no other term of the department ends within half a year')
  const to = `${Number(near.ends.slice(0, 4))}-12-28`
  const asked = await page.evaluate(async ([id, body]) => (await fetch(`/api/terms/${id}/extension`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).status, [near.term, { to, reason: '新任人选正在考察，建议明确后换届' }])
  assert.equal(asked, 200)
  const after = new Date(Date.parse(near.ends) + 3 * 86_400_000).toISOString().slice(0, 10)
  await clock(after)
  await page.reload()
  await open(page, '/term-board?state=overdue')
  await page.getByRole('row', { name: new RegExp(near.name) }).getByText('延期待批').waitFor()

  await beside(s, 'staff', desk, async p => {
    await open(p, '/term-extensions')
    await p.getByRole('row', { name: new RegExp(near.name) }).getByRole('button', { name: near.name }).click()
    await p.getByText('申请是届满以前提出的').waitFor()
    await p.getByRole('button', { name: '同意并发批复' }).click()
    await p.getByText(/已办理，批复文号江工委批〔2027〕\d+号/).waitFor()
    await p.getByRole('row', { name: new RegExp(near.name) }).getByText('已过届满日批准').waitFor()
    await open(p, `/papers/${(await read(p, '/api/term-extensions?size=200')).items.find(e => e.org_id === near.org).paper_id}`)
    await p.getByText('在任期届满以前，于').first().waitFor()
  })
  await open(page, '/term-board?state=extended')
  await page.getByRole('row', { name: new RegExp(near.name) }).getByText('过届满日批准').waitFor()

  // The overview's figures open to terms.
  await open(page, '/overview')
  await page.getByText('按期换届率').first().waitFor()
})

journey('departments are written to from the board in one act, once a day', { server, role: 'staff' }, async page => {
  await open(page, '/term-board')
  const urged = (await read(page, '/api/term-board')).items.filter(x => x.level && !x.asked && !x.letter_day)
  const one = urged[0]
  const other = urged.find(x => x.department !== one.department)
  assert.ok(one && other, 'no two departments have something to elect')
  for (const x of [one, other]) await page.getByRole('row', { name: new RegExp(x.name) }).getByRole('checkbox').click()
  await page.getByRole('button', { name: '发函 2 个' }).click()
  await page.getByText('同一个党组织一天只发一次').waitFor()
  await page.locator('[data-field=answer] input').fill('2020-01-01')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '发出2份函' }).click()
  await page.getByText(/答复期限应在/).waitFor()
  const answer = new Date(Date.parse((await read(page, '/api/term-board')).as_of) + 20 * 86_400_000).toISOString().slice(0, 10)
  await page.locator('[data-field=answer] input').fill(answer)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '发出2份函' }).dblclick()
  await page.getByText(/已发出2份：江工委函〔\d+〕\d+号、江工委函〔\d+〕\d+号/).waitFor()
  await page.getByRole('row', { name: new RegExp(one.name) }).getByText('已发函').waitFor()
  const now = (await read(page, '/api/term-board')).items.filter(x => x.letter_day)
  assert.deepEqual(now.map(x => x.org).sort(), [one.org, other.org].sort())
  const again = await page.evaluate(async body => (await fetch('/api/term-letters', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).json(), { terms: [one.term, other.term], answer })
  assert.deepEqual([again.letters.length, again.already], [0, 2])

  await page.getByRole('row', { name: new RegExp(one.name) }).getByRole('link', { name: /发函$/ }).click()
  await page.waitForURL(/\/papers\/\d+/)
  await page.getByRole('heading', { name: /关于.*换届选举工作的(提醒|催办)函/ }).waitFor()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载 Word' }).click()])
  assert.match(file.suggestedFilename(), /^江工委函〔\d+〕\d+号.*\.docx$/)
})
