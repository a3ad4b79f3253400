// Lists as people use them: one's own columns on every computer, usual filters, a link for a colleague,
// a selection over all pages, the way back, and the paper register.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { beside, desk, journey, open, settle } from './browser.mjs'
import { start } from './server.mjs'

const run = promisify(execFile)
const server = start()
const heads = page => page.locator('.sct thead th').evaluateAll(all => all.map(t => t.firstChild?.nodeValue?.trim() ?? '').filter(Boolean))
const saved = page => page.waitForResponse(r => r.url().includes('/api/preferences/') && r.request().method() === 'PUT' && r.ok())

journey('列设置跟着人走，导出按所见的列和顺序', { server, role: 'staff' }, async (page, context, s) => {
  await open(page, '/visits')
  assert.deepEqual((await heads(page)).slice(0, 3), ['联系点', '走访日期', '类别'])
  await page.getByRole('button', { name: '列设置' }).click()
  let kept = saved(page)
  await page.getByRole('checkbox', { name: '走访日期' }).uncheck()
  await kept
  kept = saved(page)
  await page.getByRole('button', { name: '单位上移' }).click()
  await kept
  kept = saved(page)
  await page.getByLabel('走访人的列宽').selectOption({ label: '宽' })
  await kept
  const mine = await heads(page)
  assert.deepEqual(mine.slice(0, 4), ['联系点', '单位', '类别', '走访人'])
  await page.keyboard.press('Escape')

  const asked = page.waitForRequest('**/api/visits/export**')
  const file = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出 Excel' }).click()
  const columns = new URL((await asked).url()).searchParams.get('columns')
  assert.equal(columns, 'place_name,org_name,place_kind,member_name,problem_found')
  assert.match((await file).suggestedFilename(), /走访联系点台账/)

  await beside(s, 'staff', desk, async other => {
    await open(other, '/visits')
    assert.deepEqual(await heads(other), mine)
    assert.ok((await other.locator('thead th', { hasText: '走访人' }).boundingBox()).width > 200, 'the width is kept, too')
  })
  const refused = await context.request.get('/api/members/export?columns=name,password')
  assert.equal(refused.status(), 422)
  assert.match((await refused.json()).detail, /没有“password”这一列/)
})

journey('常用条件有默认的；链接让同事看到同样的条件', { server, role: 'staff' }, async (page, context, s) => {
  await open(page, '/members')
  await page.locator('.filter-item', { hasText: '类别' }).locator('.el-select__wrapper').click()
  await page.getByRole('option', { name: '预备党员' }).click()
  await page.getByRole('button', { name: '查询', exact: true }).click()
  await page.waitForURL('**standing=probationary**')
  await page.getByRole('button', { name: '常用条件' }).click()
  await page.getByLabel('常用条件的名称').fill('预备党员')
  let kept = saved(page)
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await kept
  await page.getByRole('button', { name: '常用条件（1）' }).click()
  kept = saved(page)
  await page.getByRole('button', { name: '设为默认' }).click()
  await kept
  await page.keyboard.press('Escape')

  // The plain address opens with it, an address that asks for something else does not.
  await beside(s, 'staff', desk, async other => {
    await open(other, '/members')
    await other.waitForURL('**standing=probationary**')
    await open(other, '/members?sex=female')
    assert.equal(new URL(other.url()).searchParams.get('standing'), null)
  })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: s.url })
  await page.getByRole('button', { name: '复制链接' }).click()
  await page.getByText('已复制链接').waitFor()
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()))
  assert.equal(link.searchParams.get('standing'), 'probationary')
  assert.match(link.searchParams.get('cols'), /^name,/)
  const all = (await (await context.request.get('/api/members?standing=probationary')).json()).total
  await beside(s, 'dept_clerk', desk, async other => {
    await open(other, `${link.pathname}${link.search}`)
    await other.getByText('现在显示的是分享的列').waitFor()
    const own = (await (await other.context().request.get('/api/members?standing=probationary')).json()).total
    assert.ok(own <= all)
    await other.getByText(new RegExp(`共 ${own} 名`)).waitFor()
  })
  // the journeys of this file share a server, and the next ones want the plain list
  await page.getByRole('button', { name: '常用条件（1）' }).click()
  kept = saved(page)
  await page.getByRole('button', { name: '删除常用条件预备党员' }).click()
  await kept
  await page.getByText('把常用的条件存下来').waitFor()
})

journey('选择跨页，返回和刷新都还在', { server, role: 'branch_secretary' }, async (page, context) => {
  await open(page, '/activities?period=&size=20&page=2')
  const { total } = await (await context.request.get('/api/activities')).json()
  assert.ok(total > 40, `${total} records are too few for this journey`)
  await page.getByLabel('全选本页').check()
  await page.getByText('已选 20 条').waitFor()
  await page.getByRole('button', { name: new RegExp(`选择全部 ${total} 条`) }).click()
  await page.getByText(`已选 ${total} 条`).waitFor()
  await page.locator('.sct').evaluate(e => (e.scrollTop = 120))
  await page.locator('tbody a').nth(5).click()
  await page.waitForURL(/\/activities\/\d+/)
  await page.goBack()
  await settle(page)
  await page.getByText(`已选 ${total} 条`).waitFor()
  assert.match(page.url(), /page=2/)
  await page.reload()
  await settle(page)
  await page.getByText(`已选 ${total} 条`).waitFor()
  assert.ok((await page.locator('.sct').evaluate(e => e.scrollTop)) > 60, 'the list stands where it was left')
  await page.getByRole('button', { name: '清空选择' }).click()
  await page.getByText(/已选/).waitFor({ state: 'detached' })
})

journey('打印成纸质台账：每页有表头，全部行，没有按钮', { server, role: 'staff' }, async (page, context) => {
  // the dialogue of the system cannot be used here; what would go to paper is drawn by the same engine
  await page.addInitScript(() => (window.print = () => {}))
  await open(page, '/members?size=20')
  const { total } = await (await context.request.get('/api/members')).json()
  assert.ok(total >= 120, `${total} members are too few to fill several sheets`)
  const org = (await (await context.request.get('/api/session')).json()).account
  await page.getByRole('button', { name: '打印', exact: true }).click()
  await page.waitForFunction(n => document.querySelectorAll('.sct tbody tr').length === n, Math.min(total, 2000), { timeout: 30_000 })
  const folder = await mkdtemp(path.join(tmpdir(), 'sanchuang-print-'))
  try {
    const file = path.join(folder, 'list.pdf')
    await page.pdf({ path: file, preferCSSPageSize: true })
    const { stdout } = await run('pdftotext', ['-layout', file, '-'])
    const pages = stdout.split('\f').filter(p => p.trim())
    assert.ok(pages.length > 3, `${pages.length} pages`)
    for (const [i, text] of pages.entries()) {
      const flat = text.replace(/\s+/g, '')
      for (const head of ['姓名', '人员类别', '入党日期']) assert.ok(flat.includes(head) || /填表人/.test(flat), `page ${i + 1} has no ${head}: ${text.slice(0, 200)}`)
      assert.ok(flat.includes(`第${i + 1}页`) && flat.includes(`共${pages.length}页`), `page ${i + 1} has no number`)
      assert.ok(flat.includes(org.name), `page ${i + 1} does not say whose copy it is`)
      assert.doesNotMatch(flat, /列设置|导出Excel|新增党员|常用条件|查询/, `page ${i + 1} shows buttons`)
    }
    assert.match(pages[0].replace(/\s+/g, ''), /党员名册.*截至/)
    assert.match(pages.at(-1).replace(/\s+/g, ''), /填表人.*审核人/)
    const all = await (await context.request.get('/api/members?size=200&page=1')).json()
    const flat = stdout.replace(/\s+/g, '')
    for (const m of all.items.slice(0, 120)) assert.ok(flat.includes(m.name.replace(/\s+/g, '')), `${m.name} is not on paper`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  // Having printed, the page is the screen's again.
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => document.querySelectorAll('.sct tbody tr').length <= 20)
})

journey('大字版跟着人走', { server, role: 'dept_clerk' }, async (page, _context, s) => {
  await open(page, '/members')
  await page.locator('.desk-who').click()
  const kept = saved(page)
  await page.getByRole('menuitem', { name: '大字版' }).click()
  await kept
  await beside(s, 'dept_clerk', desk, async other => {
    await open(other, '/members')
    await other.waitForFunction(() => document.documentElement.dataset.size === 'large')
    assert.equal(await other.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'large print reaches out of the window')
  })
})

journey('大字版在个人设置里开关，填写页的字和格子都跟着放大，不叠在一起', { server, role: 'branch_secretary' }, async page => {
  await open(page, '/settings')
  const kept = saved(page)
  await page.getByText('大字版：').click()
  await kept
  await open(page, '/activities/edit')
  const wrong = await page.evaluate(() => {
    const said = e => e.textContent.trim().slice(0, 12)
    const spilt = [...document.querySelectorAll('.el-form-item__label')].filter(e => e.scrollHeight > e.parentElement.clientHeight + 1).map(e => `its label is taller than the field: ${said(e)}`)
    const small = [...document.querySelectorAll('.org-pick > button, .act-time')].filter(e => parseFloat(getComputedStyle(e).fontSize) < 18).map(e => `not large: ${said(e)}`)
    const cut = [...document.querySelectorAll('.act-time .el-input__inner')].filter(e => e.clientWidth < 50).map(e => `no room for what is typed: ${e.getAttribute('aria-label')}`)
    return [...spilt, ...small, ...cut]
  })
  assert.deepEqual(wrong, [])
  await open(page, '/settings')
  await page.getByText('大字版：').click()
  await page.waitForFunction(() => document.documentElement.dataset.size !== 'large')
})

journey('合计在台账的最后一行，是全部记录的', { server, role: 'staff' }, async page => {
  await open(page, '/visits')
  await page.locator('.sct tfoot').getByText(/合计　走访 [\d,]+次/).waitFor()
})

journey('不用鼠标：名册里查找、走行、打开、关上，组织生活里勾选、打开、返回', { server, role: 'staff' }, async page => {
  const at = () => page.locator('tr.cursor').textContent()
  const focused = () => page.evaluate(() => document.activeElement?.className)
  await open(page, '/members?size=20')
  await page.keyboard.press('/')
  assert.equal(await page.evaluate(() => document.activeElement?.closest('label')?.firstElementChild?.textContent), '姓名', 'the list is searched before the tree')
  await page.keyboard.type('wj?')
  await page.keyboard.press('Backspace')
  assert.equal(await page.locator('.key-help').count(), 0, 'a question mark in a field is text')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')
  await page.waitForURL('**text=w**')
  await settle(page)
  await page.keyboard.press('Escape')
  assert.equal(await focused(), 'sct')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  const second = await page.locator('tbody tr').nth(1).textContent()
  assert.equal(await at(), second)
  await page.keyboard.press('Enter')
  await page.locator('.el-drawer:visible').waitFor()
  await settle(page)
  await page.keyboard.press('j')
  await page.keyboard.press('Escape')
  await page.locator('.el-drawer:visible').waitFor({ state: 'hidden' })
  await page.waitForFunction(() => document.activeElement?.className === 'sct')
  assert.equal(await at(), second, 'the focus is on the row again')
  await page.keyboard.press('n')
  await page.getByRole('dialog', { name: '新增党员' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: '新增党员' }).waitFor({ state: 'hidden' })
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: '本页的快捷键' })
  await help.getByText('新增党员').waitFor()
  await page.keyboard.press('Escape')
  await help.waitFor({ state: 'hidden' })

  await open(page, '/activities?period=&size=20')
  for (const key of ['j', 'j', 'x', 'j', 'x']) await page.keyboard.press(key)
  await page.getByText('已选 2 条').waitFor()
  const third = await at()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/activities\/\d+/)
  await settle(page)
  await page.goBack()
  await settle(page)
  await page.waitForFunction(() => document.activeElement?.className === 'sct')
  assert.equal(await at(), third, 'the way back leads to the row')

  // a page with a tree alone: the slash finds the organisation
  await open(page, '/orgs')
  await page.keyboard.press('/')
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), '查找组织')
})

journey('Ctrl+K 查到页面、组织、党员和组织生活，只用键盘打开', { server, role: 'dept_clerk' }, async (page, context) => {
  const box = page.getByRole('dialog', { name: '全局搜索' })
  const ask = async text => {
    await page.keyboard.press('Control+k')
    await box.waitFor()
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === '搜什么')
    await page.keyboard.type(text)
  }
  await open(page, '/')
  await ask('mc')
  await box.getByRole('group', { name: '页面' }).getByRole('option', { name: /党员名册/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/members')
  await settle(page)

  const [one] = (await (await context.request.get('/api/members?size=1')).json()).items
  await ask(one.name)
  const person = box.getByRole('group', { name: '党员' }).getByRole('option', { name: new RegExp(one.name) }).first()
  await person.waitFor()
  while ((await person.getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: one.name }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: one.name }).waitFor({ state: 'hidden' })

  const [record] = (await (await context.request.get('/api/activities?size=1&state=accepted')).json()).items
  await ask(record.topic.slice(0, 4))
  await box.getByRole('group', { name: '组织生活' }).getByRole('option').first().waitFor()
  await page.keyboard.press('Escape')
  await box.waitFor({ state: 'hidden' })

  // nobody finds another department, and what was opened is there again
  await ask('没有这样一个名字')
  await box.getByText('没有找到“没有这样一个名字”').waitFor()
  for (let n = 0; n < 8; n++) await page.keyboard.press('Backspace')
  await box.getByRole('group', { name: '最近打开' }).getByRole('option', { name: new RegExp(one.name) }).waitFor()
})
