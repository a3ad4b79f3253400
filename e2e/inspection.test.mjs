// A visit to a contact point: planned at the desk, filled in on the telephone without a network, sent once when it is back; two
// telephones of one team.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { journey, login, open, phone } from './browser.mjs'
import { start } from './server.mjs'
import { rows } from './workbook.mjs'

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

journey('在电脑上按检查表补记：选清单、记问题、草稿、保存、刷新、登记完成，打开问题', { server, role: 'staff' }, async (page, context, s) => {
  const lists = (await ask(context, '/api/checklists')).items
  const today = (await ask(context, '/api/session')).today
  const place = (await ask(context, '/api/liaison-coverage')).departments.find(d => !d.days.includes(today))
  const made = await post(context, s, '/api/liaison-plans', { org_id: place.department, day: today, purpose: '在电脑上补记', checklist_id: lists[1].id, member_name: '外单位同志' })
  assert.equal(made.status, 201)
  await open(page, `/liaison-plans/${made.body.id}`)
  await page.getByText(`${lists[1].name}（第${lists[1].number}版）`).waitFor()
  const row = text => page.getByRole('row').filter({ hasText: text })
  await row('党费按月足额交纳').getByText('否', { exact: true }).click()
  await row('党费按月足额交纳').getByRole('button', { name: '记为问题' }).click()
  // without its words it is refused beside the field, and nothing is lost
  await page.getByRole('button', { name: '只保存检查表' }).click()
  await page.getByText('请写明发现了什么问题').first().waitFor()
  await page.getByLabel('问题', { exact: true }).fill('三名党员两个月没有交纳党费')
  await page.getByText(/草稿已存在本机/).first().waitFor()
  await page.reload()
  await page.getByRole('textbox', { name: '问题', exact: true }).waitFor()
  assert.equal(await page.getByRole('textbox', { name: '问题', exact: true }).inputValue(), '三名党员两个月没有交纳党费', 'the draft is there after a reload')
  await page.getByRole('button', { name: '只保存检查表' }).click()
  await page.getByText('检查表已保存').waitFor()
  await page.getByText('已保存', { exact: true }).waitFor()

  // photos from a camera's card are put beside the item and the finding, looked at, and taken away again
  const picture = Buffer.from(await page.evaluate(async () => {
    const c = document.createElement('canvas')
    c.width = c.height = 400
    c.getContext('2d').fillRect(40, 40, 300, 200)
    return [...new Uint8Array(await (await new Promise(done => c.toBlob(done, 'image/png'))).arrayBuffer())]
  }))
  const file = name => ({ name, mimeType: 'image/png', buffer: picture })
  const at = what => page.getByRole('group', { name: `${what}的现场照片` })
  const there = async () => (await ask(context, `/api/liaison-plans/${made.body.id}`)).photos.map(x => [x.item, x.finding !== ''])
  await page.getByLabel('党费按月足额交纳：添加照片').setInputFiles({ name: '说明.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') })
  await at('党费按月足额交纳').getByText('“说明.png”打不开，没有上传').waitFor()
  await page.getByLabel('党费按月足额交纳：添加照片').setInputFiles([file('a.png'), file('b.png')])
  await at('党费按月足额交纳').getByRole('button', { name: /查看现场照片/ }).nth(1).waitFor()
  await page.getByLabel('三名党员两个月没有交纳党费：添加照片').setInputFiles(file('c.png'))
  await at('三名党员两个月没有交纳党费').getByRole('button', { name: /查看现场照片/ }).waitFor()
  assert.deepEqual((await there()).map(x => x[1]).sort(), [false, false, true])
  await at('党费按月足额交纳').getByRole('button', { name: /查看现场照片/ }).first().click()
  await page.getByRole('dialog', { name: '现场照片' }).getByRole('button', { name: '删去' }).click()
  await page.getByRole('button', { name: /^删去 1 张现场照片/ }).click()
  await at('党费按月足额交纳').getByRole('button', { name: /查看现场照片/ }).nth(1).waitFor({ state: 'detached' })
  assert.equal((await there()).length, 2)
  await page.reload()
  await at('党费按月足额交纳').getByRole('button', { name: /查看现场照片/ }).waitFor()
  await shot(page, 'desk-photos')
  await page.getByLabel('反馈意见').fill('请补交并说明情况')
  await page.getByRole('button', { name: '登记完成' }).dblclick()
  await page.getByRole('link', { name: '已列入整改' }).waitFor()
  const visits = (await ask(context, `/api/liaison-visits?org_id=${place.department}&size=200`)).items.filter(v => v.feedback === '请补交并说明情况')
  assert.equal(visits.length, 1, 'two clicks make one record')
  assert.ok((await ask(context, '/api/liaison-coverage')).departments.find(d => d.department === place.department).days.includes(today), 'the coverage follows')
  await page.getByRole('link', { name: '已列入整改' }).click()
  await page.waitForURL('**/rectifications/*')
  await page.getByText('三名党员两个月没有交纳党费').first().waitFor()

  // the letter that gives it back shows the photo, to who may see the item
  const [, id] = page.url().match(/rectifications\/(\d+)/)
  const item = await ask(context, `/api/rectifications/${id}`)
  const letter = await post(context, s, '/api/feedback-letters', { items: [{ id: item.id, version: item.version }], subject: '党费收缴情况检查', overall: '总体较好。' })
  assert.equal(letter.status, 201, JSON.stringify(letter.body))
  await open(page, `/papers/${letter.body.paper_id}`)
  await page.getByText('现场照片1张，在系统中打开本函即可查看').first().waitFor()
  const photos = page.getByRole('region', { name: '所反馈问题的现场照片' })
  await photos.getByRole('link', { name: '三名党员两个月没有交纳党费' }).waitFor()
  await photos.getByRole('button', { name: /查看现场照片/ }).waitFor()
  await page.waitForFunction(() => document.querySelector('.paper-photos img')?.naturalWidth > 0)
})

journey('到点指导覆盖：写出未满的单位，到点次数点开是那几条，导出的表与页上一致', { server, role: 'staff' }, async (page, context) => {
  // as of the middle of the year, when no department has had both of its visits; what other journeys record today is not in it
  const day = `${(await ask(context, '/api/session')).today.slice(0, 4)}-06-30`
  const cover = await ask(context, `/api/liaison-coverage?day=${day}`)
  assert.ok(cover.missing.length > 0 && cover.visits > 0, 'the demonstration has visits, and departments that lack some')
  await open(page, `/liaison-coverage?day=${day}`)
  const lacking = page.getByText(`未满${cover.due}次的 ${cover.missing.length} 个单位：`)
  await lacking.waitFor()
  assert.equal((await lacking.innerText()).split('：')[1], cover.missing.join('、'), 'each that lacks a visit is named')
  await shot(page, 'coverage')

  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()])
  assert.match(file.suggestedFilename(), /^联系点到点指导情况（\d{4}年，截至.+日）\.xlsx$/)
  const table = rows(await readFile(await file.path()))
  const head = table.findIndex(r => r[0] === '单位')
  assert.deepEqual(table[head], ['单位', '情况', '到点次数', '还差次数', '到点日期', '联系的工委成员', '下一次安排'])
  const said = table.slice(head + 1, table.findLastIndex(r => r[0] === '合计') + 1)
  assert.deepEqual(said.slice(0, -1).map(r => r.slice(0, 6)), cover.departments.map(d => [d.name, d.left ? `还差${d.left}次` : '已满', String(d.days.length), String(d.left), d.days.join('、'), d.members.join('、') || '（未分派）']))
  assert.deepEqual([said.at(-1)[0], said.at(-1)[2]], ['合计', String(cover.visits)])

  await page.getByText('按工委成员', { exact: true }).click()
  await page.getByRole('columnheader', { name: '未满的单位' }).waitFor()
  const [second] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()])
  const people = rows(await readFile(await second.path()))
  assert.deepEqual(people.slice(people.findIndex(r => r[0] === '工委成员') + 1, people.findLastIndex(r => r[0]?.startsWith('导出编号'))).map(r => [r[0], r[4], r[5] ?? '']), cover.members.map(m => [m.name, String(m.visits), m.missing.join('、')]))
  await page.getByText('按单位', { exact: true }).click()

  // each figure at the head opens to the departments that it counts
  const names = async () => (await page.locator('.sct tbody tr td:first-child, .sct tbody tr th').allInnerTexts()).map(n => n.trim()).sort()
  for (const [label, value, of] of [['到过的单位', cover.visited, d => d.days.length > 0], [`满${cover.due}次的单位`, cover.enough, d => !d.left], ['覆盖率', cover.coverage, d => d.left > 0]]) {
    const want = cover.departments.filter(of).map(d => d.name).sort()
    await page.getByRole('link', { name: new RegExp(`^查看${label}明细，${value}`) }).click()
    await page.waitForURL(/only=/)
    if (want.length) await page.locator('.sct tbody tr').nth(want.length - 1).waitFor()
    else await page.getByText('没有符合条件的单位').waitFor()
    await page.waitForFunction(n => document.querySelectorAll('.sct tbody tr a[href*="/liaison-visits"]').length >= n, want.length)
    assert.deepEqual((await names()).filter(n => cover.departments.some(d => d.name === n)), want, label)
  }
  await open(page, `/liaison-coverage?day=${day}`)

  const place = cover.departments.findLast(d => d.days.length > 0)
  await page.getByRole('link', { name: `查看${place.name}到点次数明细，${place.days.length}` }).click()
  await page.waitForURL(/\/liaison-visits\?/)
  await page.getByRole('link', { name: place.days[0] }).or(page.getByRole('cell', { name: place.days[0] })).first().waitFor()
  const query = new URL(page.url()).searchParams
  assert.equal(Number(query.get('org_id')), place.department)
  const records = (await ask(context, `/api/liaison-visits?size=200&${query}`)).items
  assert.deepEqual([...new Set(records.map(v => v.day))].sort(), place.days, 'the records are those that were counted')
  await page.getByText(new RegExp(`共 ?${records.length} ?条`)).first().waitFor()
  await shot(page, 'coverage-records')
})

journey('移交联系点：选谁、名下有哪些，一次移交，历史还在', { server, role: 'staff' }, async (page, context) => {
  const before = (await ask(context, '/api/liaison-coverage')).members.filter(m => m.departments > 0)
  const leaving = before[0]
  await open(page, '/liaison-coverage?by=member')
  await page.getByRole('button', { name: '移交联系点' }).click()
  await page.getByRole('button', { name: '移交', exact: true }).click()
  await page.getByText('请选择或填写负责联系的工委成员').waitFor()
  await page.getByRole('combobox', { name: '移交人' }).click()
  await page.getByRole('option', { name: `${leaving.name}（${leaving.departments} 个单位）` }).click()
  await page.getByText(`名下 ${leaving.departments} 个单位：`).waitFor()
  await page.getByLabel('接手人（不在名册的填姓名）').fill('周新任')
  await page.getByRole('button', { name: '移交', exact: true }).dblclick()
  await page.getByText(`已移交 ${leaving.departments} 个联系点`).waitFor()
  await page.getByRole('cell', { name: '周新任' }).first().waitFor()
  const after = (await ask(context, '/api/liaison-coverage')).members
  assert.equal(after.find(m => m.name === '周新任')?.departments, leaving.departments)
  assert.equal(after.find(m => m.name === leaving.name)?.departments ?? 0, 0)
  const { today } = await ask(context, '/api/session')
  const eve = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10)
  const then = (await ask(context, `/api/liaison-coverage?day=${eve}`)).members
  assert.equal(then.find(m => m.name === leaving.name)?.departments, leaving.departments, 'until the eve they were theirs')
})
