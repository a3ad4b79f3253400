// A report from nothing to its seal: drafted from a template, edited, signed by two, sealed, downloaded and read.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { desk, journey, login, open, phone, settle, visit } from './browser.mjs'
import { start } from './server.mjs'
import { unpack } from './workbook.mjs'

const server = start()
const shots = process.env.SHOTS
const shot = async (page, name, fullPage = false) => shots && page.screenshot({ path: `${shots}/${name}.png`, fullPage })
const json = async answer => (assert.equal(answer.status(), 200, await answer.text()), answer.json())

/** The words of a docx or xlsx, part by part. */
async function read(download) {
  const parts = unpack(await readFile(await download.path()))
  return name => [...parts].filter(([n]) => name.test(n)).map(([, body]) => body.toString('utf8').replace(/<\/w:p>|<\/row>/g, '\n').replace(/<[^>]+>/g, '')).join('\n')
}

/** A theme day of today, accepted by the branch's secretary. */
async function themeDay(s) {
  return visit('a record', s.url, {}, async (_, c) => {
    await login(s, c, 'branch_secretary')
    const session = await json(await c.request.get('/api/session'))
    const org = session.grants.find(g => g.role === 'branch_secretary').org_id
    const roster = await json(await c.request.get(`/api/activities/roster?org=${org}&kinds=theme_day&day=${session.today}`))
    const nobody = { name: '' }
    await json(await c.request.post('/api/activities/record', {
      data: {
        org_id: org,
        content: {
          kinds: ['theme_day'], planned_day: '', planned_time: '', day: session.today, start_time: '', end_time: '', topic: '汇报起草以后的主题党日', place: '三楼', host: { name: '书记' }, recorder: nobody, speaker: nobody,
          guests: '', minutes: '集体学习，交流体会。', other: '', agenda: [], resolutions: [], for_year: 0, confidential: false, announced: true,
          attendances: roster.members.map(m => ({ member_id: m.member_id, name: m.name, mark: 'attended' }))
        }
      }
    }))
  })
}

journey('汇报材料：起草、修改、数字更新、批注、两人签名、封存、下载', { server, role: 'staff' }, async (page, context, s) => {
  await open(page, '/briefings')
  await page.getByRole('button', { name: '起草', exact: true }).click()
  await page.getByText(/^各节：/).waitFor()
  await settle(page)
  await shot(page, 'create')
  await page.locator('.el-drawer').getByRole('button', { name: '起草', exact: true }).click()
  await page.waitForURL(/\/briefings\/\d+$/)
  await settle(page)
  const id = Number(page.url().split('/').at(-1))
  const sheet = async () => json(await context.request.get(`/api/briefings/${id}`))
  const said = (of, code) => of.figures.find(f => f.key.startsWith(`${code}|`) && f.key.endsWith('|value')).text
  const paper = page.locator('.briefing-sheet')
  await paper.getByText('一、机关创品牌').waitFor()
  await shot(page, 'drafted')

  // A figure tells what it is, and opens down to its facts.
  const days = paper.getByRole('link', { name: /^主题党日/ }).first()
  await days.hover()
  const card = page.locator('.el-popper:visible', { hasText: '主题党日，2026年' })
  await card.getByText('统计期内已确认的主题党日次数').waitFor()
  await card.getByText(/^数据截至2026年/).waitFor()
  await shot(page, 'card')
  await days.click()
  await page.waitForURL(/\/figures\/activity\.theme_days\?/)
  await settle(page)
  await shot(page, 'facts')
  await page.goBack()
  await settle(page)

  // A paragraph is edited in its place; a number typed by hand is marked and explained.
  await paper.locator('.bf-block', { hasText: '走访联系点' }).click({ position: { x: 4, y: 4 } })
  const field = page.getByLabel('段落文字')
  await field.press('End')
  await field.pressSequentially('群众满意度96.5分。')
  await page.locator('.bf-preview .bf-typed', { hasText: '96.5' }).waitFor()
  await shot(page, 'editing')
  await page.getByRole('button', { name: '改好了' }).click()
  await page.getByLabel('96.5的说明').fill('第三方测评')
  await page.getByLabel('96.5的说明').press('Tab')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.locator('.el-message', { hasText: '已保存' }).waitFor()
  await settle(page)
  const kept = await sheet()
  assert.deepEqual(kept.typed, [{ number: '96.5', text: '第三方测评' }])
  assert.equal(kept.number, 2)

  // A record is accepted: the figure moves, and the page says which one and through what.
  await themeDay(s)
  await open(page, `/briefings/${id}`)
  const moved = page.locator('.bf-changes li', { hasText: /^主题党日（2026年）/ })
  await moved.getByText(`${said(kept, 'activity.theme_days')} → ${Number(said(kept, 'activity.theme_days')) + 1}`).waitFor()
  assert.equal(await paper.locator('.bf-figure.changed').count() > 0, true)
  await shot(page, 'changed')
  await moved.getByRole('button', { name: /哪些记录/ }).click()
  await page.locator('.bf-moves tbody tr', { hasText: '主题党日' }).first().waitFor()
  await settle(page)
  await shot(page, 'movements')
  await page.keyboard.press('Escape')
  await page.locator('.bf-moves').waitFor({ state: 'detached' })

  // Versions are compared.
  await page.getByRole('button', { name: '更多' }).click()
  await page.getByRole('menuitem', { name: '各版文字' }).click()
  await page.locator('.bf-compare', { hasText: '群众满意度96.5分' }).waitFor()
  await shot(page, 'versions')
  await page.keyboard.press('Escape')

  // The second signer reads and comments; the drafter deals with it.
  const other = (name, body) => visit(`briefing ${name}`, s.url, desk, async (p, c) => {
    await login(s, c, 'committee_member')
    await body(p, c)
  })
  await other('comments', async p => {
    await open(p, `/briefings/${id}`)
    assert.equal(await p.getByRole('button', { name: '保存', exact: true }).count(), 0, 'a reader does not write')
    await p.getByRole('combobox', { name: '批注哪一段' }).click({ force: true })
    await p.getByRole('option', { name: /走访联系点/ }).click()
    await p.getByLabel('批注内容').fill('满意度请注明测评单位。')
    await p.getByRole('button', { name: '写批注' }).click()
    await p.locator('.bf-comments').getByText('满意度请注明测评单位。').waitFor()
    await shot(p, 'comment')
  })
  await open(page, `/briefings/${id}`)
  await page.getByRole('button', { name: '标为已处理' }).click()
  await page.getByText('没有待处理的批注').waitFor()

  // Two signatures by two hands; the second one has it among what is to be done.
  const answer = action => page.locator('.el-message-box').getByRole('button', { name: action }).click()
  await page.getByRole('button', { name: '拟稿签名' }).click()
  await answer(/签拟稿/)
  await page.getByText('已签拟稿').waitFor()
  await settle(page)
  await page.locator('.bf-block').first().waitFor({ state: 'detached' }) // what is signed is not edited
  await page.getByText('拟稿和核稿必须是两个人').waitFor() // said where the button would stand
  assert.equal(await page.getByRole('button', { name: '核稿签名' }).count(), 0)
  await other('checks', async (p, c) => {
    await open(p, '/desk')
    const duty = p.locator('li, tr', { hasText: '核稿《中共江州市直属机关工作委员会2026年“三创”工作情况汇报》' }).first()
    await duty.waitFor()
    await shot(p, 'duty')
    await duty.getByRole('button', { name: '去核稿' }).click()
    await p.waitForURL(new RegExp(`/briefings/${id}$`))
    await p.getByRole('button', { name: '核稿签名' }).click()
    await p.locator('.el-message-box').getByRole('button', { name: /签核稿/ }).click()
    await p.getByText('已签核稿').waitFor()
    const mine = await json(await c.request.get('/api/duties?size=100'))
    assert.deepEqual(mine.items.filter(d => d.object_type === 'briefing' && d.object_id === id), [])
  })
  await open(page, `/briefings/${id}`)
  await page.getByRole('button', { name: '封存', exact: true }).click()
  await answer(/封存/)
  await page.locator('.bf-hash').waitFor()
  await settle(page)
  const sealed = await sheet()
  await shot(page, 'sealed', true)

  // While sealed nothing changes, whatever is recorded.
  await themeDay(s)
  await open(page, `/briefings/${id}`)
  const later = await sheet()
  assert.deepEqual([later.document, later.figures, later.seal], [sealed.document, sealed.figures, sealed.seal])
  await page.locator('.bf-changes li', { hasText: /^主题党日（2026年）/ }).getByText(/ → /).waitFor()
  assert.equal(await paper.locator('.bf-figure.changed').count(), 0)
  for (const [method, path, data] of [['put', '', { version: later.version, document: later.document }], ['post', '/sign', { version: later.version }], ['post', '/return', { version: later.version, reason: '改' }]]) {
    const refused = await context.request[method](`/api/briefings/${id}${path}`, { data })
    assert.equal((await refused.json()).code, 'briefing.sealed', path)
  }
  await shot(page, 'sealed-later')

  // Both files are read as whoever receives them reads them.
  const fetched = async name => {
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name }).click()
    return coming
  }
  const docx = await read(await fetched('正文（docx）'))
  const text = docx(/^word\/document\.xml$/)
  const days2026 = said(sealed, 'activity.theme_days')
  assert.match(text, new RegExp(`开展主题党日${days2026}次`))
  assert.match(text, /群众满意度96\.5分/)
  assert.match(text, /附件：数字与查询条件表/)
  assert.ok(text.includes(`（拟稿：${sealed.drafter_name}　核稿：${sealed.checker_name}　封存：${sealed.seal.actor}）`), text.slice(-300))
  assert.notEqual(sealed.drafter_name, sealed.checker_name)
  assert.match(docx(/footnotes\.xml$/), /手工填写，不是由记录得出。说明：第三方测评/)
  assert.match(docx(/footnotes\.xml$/), /主题党日，2026年。统计期内已确认的主题党日次数/)
  assert.match(docx(/charts\/chart1\.xml$/), /走访/)
  const xlsx = await read(await fetched('附表（xlsx）'))
  const rows = xlsx(/sheet1\.xml$/).split('\n')
  const row = rows.find(r => r.includes('指标=activity.theme_days；统计期=2026；'))
  assert.ok(row?.includes(`主题党日${days2026}`), row)
  const frozen = sealed.seal.figures.find(f => f.query.startsWith('指标=activity.theme_days；统计期=2026；'))
  assert.ok(row.includes(frozen.digest) && frozen.facts === Number(days2026), 'the annex names the facts by their digest')
  assert.match(xlsx(/sheet2\.xml$/), /96\.5第三方测评/)
})

journey('手机上读汇报材料：看数字从哪里来、批注、核稿签名', { server, role: 'committee_member', shape: phone }, async (page, context) => {
  await open(page, '/m/home')
  await page.getByRole('link', { name: /核稿《.*第三季度/ }).click()
  await page.waitForURL(/\/m\/briefings\/\d+$/)
  await settle(page)
  const id = Number(page.url().split('/').at(-1))
  await page.getByText('一、机关创品牌').waitFor()
  await shot(page, 'phone')
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page does not scroll sideways')

  // a figure tells what it is and from what it was counted
  const visits = page.locator('p', { hasText: '走访联系点' }).locator('.mb-figure').first()
  await visits.scrollIntoViewIfNeeded()
  await shot(page, 'phone-text')
  const said = await visits.innerText()
  await visits.click()
  const about = page.locator('.mb-about', { hasText: '统计期内走访联系点' })
  await about.getByText('2026年第三季度').waitFor()
  await about.getByText('2026年9月30日').waitFor()
  await about.getByRole('button', { name: '看是哪些记录' }).click()
  await about.locator('.m-row').first().waitFor()
  await settle(page)
  await shot(page, 'phone-figure')
  const facts = await json(await context.request.get(`/api/figures/outreach.visits/facts?period=2026-Q3`))
  assert.equal(String(facts.total), said)
  await about.locator('.van-popup__close-icon').click()
  await about.waitFor({ state: 'hidden' })
  await page.locator('.mb-table').first().scrollIntoViewIfNeeded()
  await shot(page, 'phone-table')
  // last year's report speaks of what nobody had recorded
  const papers = await json(await context.request.get('/api/briefings'))
  const older = await context.newPage()
  await open(older, `/m/briefings/${papers.items.find(b => b.title.includes('2025年')).id}`)
  assert.equal(await older.locator('.mb-table td', { hasText: '无记录' }).count() > 0, true, 'what is unknown says so')
  await older.close()

  // a remark: what is typed stays over a refusal and over leaving
  const block = page.locator('.mb-block', { hasText: '走访联系点' })
  await block.getByRole('button', { name: /^批注/ }).click()
  await page.getByPlaceholder('对这一段的意见').fill('请补一个典型事例。')
  await context.setOffline(true)
  await page.getByRole('button', { name: '写批注' }).click()
  await page.locator('.mb-about .van-field__error-message').waitFor()
  assert.equal(await page.getByPlaceholder('对这一段的意见').inputValue(), '请补一个典型事例。')
  await context.setOffline(false)
  await page.getByRole('button', { name: '写批注' }).click()
  await page.locator('.mb-said').getByText('请补一个典型事例。').waitFor()
  const { items } = await json(await context.request.get(`/api/briefings/${id}/comments`))
  assert.equal(items.filter(c => c.text === '请补一个典型事例。').length, 1)

  await page.getByRole('button', { name: '核稿签名' }).click()
  await shot(page, 'phone-sign')
  await page.locator('.van-dialog').getByRole('button', { name: '签核稿' }).click()
  await page.getByText('待封存').waitFor()
  assert.equal(await page.getByRole('button', { name: '核稿签名' }).count(), 0)
  await open(page, '/m/briefings')
  await shot(page, 'phone-list')
})

journey('批注请人答复：在对方手机的待办里，答复后回到材料，变更记录写明', { server, role: 'staff' }, async (page, context, s) => {
  const { items } = await json(await context.request.get('/api/briefings?state=draft'))
  const id = items[0]?.id ?? (await json(await context.request.post('/api/briefings', { data: { template: 'half_year_city', period: '2026-H1', org_id: 0 }, headers: { origin: s.url } }))).id
  const asked = s.account('committee_member').name
  await open(page, `/briefings/${id}`)
  const say = page.locator('.bf-say').last()
  await say.locator('.el-select').nth(0).click()
  await page.getByRole('option').filter({ visible: true }).nth(2).click()
  await page.getByLabel('批注内容').fill('请核对走访次数的口径。')
  await say.locator('.el-select').nth(1).click()
  await page.getByRole('option', { name: asked }).click()
  await shot(page, 'ask', true)
  await page.getByRole('button', { name: '写批注' }).dblclick()
  await page.locator('.bf-comments').getByText(`@${asked}`).waitFor()
  assert.equal(await page.locator('.bf-comments').getByText('请核对走访次数的口径。').count(), 1, 'clicked twice, said twice')

  await visit('the one who is asked', s.url, phone, async (p, c) => {
    await login(s, c, 'committee_member')
    await open(p, '/m/home')
    await p.getByText(/^答复《.*》的批注$/).first().click()
    await p.waitForURL(/\/m\/briefings\/\d+$/)
    await settle(p)
    const said = p.locator('.mb-said', { hasText: '请核对走访次数的口径。' }).first()
    await said.getByText('@我').waitFor()
    assert.equal(await said.getByRole('button', { name: '答复' }).isDisabled(), true)
    await said.locator('textarea').fill('已与台账核对，一致。')
    await said.scrollIntoViewIfNeeded()
    await shot(p, 'phone-answer')
    await said.getByRole('button', { name: '答复' }).dblclick()
    await said.getByText(`${asked}答复：已与台账核对，一致。`).waitFor()
    const mine = await json(await c.request.get('/api/duties'))
    assert.equal(JSON.stringify(mine).includes('briefing.answer_comment'), false, 'answered, it still waits')
  })

  await open(page, `/briefings/${id}`)
  await page.getByRole('button', { name: /^已处理 \d+ 条$/ }).click()
  await page.getByText(`${asked}答复：已与台账核对，一致。`).waitFor()
  await page.getByRole('button', { name: /^变更记录/ }).click()
  await page.locator('.changes li', { hasText: '答复批注' }).filter({ hasText: asked }).first().waitFor()
  await page.locator('.changes li', { hasText: '写批注' }).filter({ hasText: `请谁答复：${asked}` }).first().waitFor()
  await shot(page, 'changes', true)
})
