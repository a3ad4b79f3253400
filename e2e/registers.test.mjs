// Registers: staff brings last year's visits in from a sheet, a branch secretary writes one down with
// the problem that came up, a leader reads and changes nothing.
import assert from 'node:assert/strict'
import { journey, login, open, settle } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const header = ['走访单位', '走访时间', '走访人员', '走访点', '走访情况', '发现问题', '经费']

const form = page => page.locator('.form-drawer')
const department = async context => {
  const { nodes } = await (await context.request.get('/api/orgs')).json()
  return nodes.find(n => n.kind === 'department')
}
const count = async (context, path) => (await (await context.request.get(path)).json())

async function paste(page, rows) {
  await open(page, '/visits')
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await page.waitForURL('**/imports?kind=visit')
  await page.getByText('从表格复制粘贴').click()
  await page.getByLabel('粘贴的表格').fill([header, ...rows].map(r => r.join('\t')).join('\n'))
  await page.getByRole('button', { name: '上传并核对' }).click()
}

journey('工委干部导入往年走访台账，更正、删除，再导入不重复', { server, role: 'staff' }, async (page, context) => {
  const { name } = await department(context)
  const before = await count(context, '/api/visits/totals?period=2019')
  const rows = [
    [name, '2019.4.21', '外单位同志', '幸福里社区', '看望困难群众', '三号楼外墙渗水', '0'],
    [name, '2019年4月22日', '', '杏花村', '春耕帮扶', '', '0'],
    [name, '2019-02-30', '', '杏花村', '春耕帮扶', '', '0']
  ]
  await paste(page, rows)
  await page.getByText('还有 1 行有误').waitFor()
  await page.getByText('没有认出、不会导入的列：经费').waitFor()
  await page.getByLabel('第 4 行走访日期改为').fill('2019-02-28')
  await page.getByRole('button', { name: '改好 1 处，再核对' }).click()
  await page.getByRole('button', { name: '全部导入 3 行' }).click()
  await page.getByText('导入完成').waitFor()
  const after = await count(context, '/api/visits/totals?period=2019')
  assert.equal(after.visits - before.visits, 3)
  const { items } = await count(context, `/api/problems?text=${encodeURIComponent('三号楼外墙渗水')}`)
  assert.equal(items.length, 1, 'the problem in the sheet stands in the problems register')

  await paste(page, rows.slice(0, 2))
  await page.getByText('与系统现有内容相同').waitFor()
  assert.equal(await page.getByRole('button', { name: /^全部导入 \d+ 行/ }).isDisabled(), true, 'the same sheet again has nothing to import')

  await open(page, `/visits?text=${encodeURIComponent('杏花村')}`)
  await page.getByRole('button', { name: '杏花村' }).first().click()
  await page.getByRole('button', { name: '更正' }).click()
  await form(page).getByLabel('走访内容').fill('春耕帮扶，送化肥')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('走访记录已更正').waitFor()
  await page.getByRole('button', { name: '杏花村' }).first().click()
  await page.getByText('春耕帮扶，送化肥').waitFor()
  await page.getByText('第 2 版').waitFor()
  await page.getByRole('link', { name: '打开整页' }).click()
  await page.waitForURL(/\/visits\/\d+$/)
  await page.getByRole('button', { name: '删除' }).click()
  await page.locator('.el-message-box textarea').fill('与原始记录不符')
  await page.getByRole('button', { name: '删除走访记录' }).click()
  await page.waitForURL(/\/visits$/)
  assert.equal((await count(context, '/api/visits/totals?period=2019')).visits, after.visits - 1)
})

journey('支部书记登记走访，问题只填一次', { server, role: 'branch_secretary' }, async (page, context) => {
  await open(page, '/visits')
  assert.equal(await page.getByRole('button', { name: '导入', exact: true }).count(), 0, 'a branch does not import registers')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('请填写联系点。').waitFor()
  await form(page).getByLabel('走访日期').fill('2026-03-05')
  await form(page).getByLabel('走访日期').press('Enter')
  await form(page).getByLabel('联系点', { exact: true }).fill('望江社区')
  await page.locator('[data-field=problem_found] .el-switch').click()
  await form(page).getByLabel('发现的问题').fill('楼道照明不亮')

  // Closed by mistake: what was typed is still there.
  await page.getByRole('button', { name: '取消' }).click()
  await page.getByRole('button', { name: '登记', exact: true }).click()
  assert.equal(await form(page).getByLabel('发现的问题').inputValue(), '楼道照明不亮')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('走访记录已登记').waitFor()

  await open(page, `/visits?text=${encodeURIComponent('望江社区')}`)
  await page.getByRole('button', { name: '望江社区' }).click()
  await page.getByRole('link', { name: '查看这次走访发现的问题' }).click()
  await page.getByRole('button', { name: '楼道照明不亮' }).waitFor()
  const { items } = await count(context, `/api/problems?text=${encodeURIComponent('楼道照明不亮')}`)
  assert.equal(items.length, 1)
})

const pages = ['/honours', '/visits', '/participations', '/problems', '/liaison-visits', '/training-classes', '/trainees', '/stories', '/contest-entrants', '/debriefings']

journey('领导查看各台账，没有登记和导入', { server, role: 'leader' }, async page => {
  for (const path of pages) {
    await open(page, path)
    await page.locator('.register-figures').waitFor()
    assert.equal(await page.getByRole('button', { name: /^(登记|导入)$/ }).count(), 0, `${path} offers to write`)
    const table = page.locator('.sct')
    assert.ok(await table.evaluate(t => t.scrollWidth <= t.clientWidth), `${path} does not fit into 1366 px`)
  }
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()])
  assert.equal(file.suggestedFilename(), '党组织书记述职评议台账.xlsx')
})

journey('单位专干只看到本单位的台账', { server, role: 'dept_clerk' }, async (page, context, s) => {
  await open(page, '/visits')
  const own = await count(context, '/api/visits/totals')
  assert.ok(own.departments <= 1, 'visits of other departments are counted')
  await login(s, context, 'staff')
  const all = await count(context, '/api/visits/totals')
  assert.ok(all.visits > own.visits)
  const { items } = await count(context, '/api/visits?size=200&sort=-day')
  await login(s, context, 'dept_clerk')
  const mine = new Set((await count(context, '/api/orgs')).nodes.filter(n => !n.context).map(n => n.id))
  const other = items.find(v => !mine.has(v.org_id))
  assert.equal((await context.request.get(`/api/visits/${other.id}`)).status(), 404)
  await open(page, `/visits/${other.id}`)
  await settle(page)
  await page.getByText('没有找到这条内容').waitFor()
})

journey('工委干部增加荣誉种类和专项行动，重名被拒；停用的不再提供，旧记录照旧', { server, role: 'staff' }, async (page, context, s) => {
  await open(page, '/honour-kinds')
  const add = async (button, field, name) => {
    await page.getByRole('button', { name: button }).click()
    await form(page).getByLabel(field).fill(name)
    await form(page).getByRole('button', { name: '保存' }).click()
  }
  await add('增加种类', '荣誉名称', '红旗党支部')
  await page.getByText('已有同名同级的荣誉种类').first().waitFor()
  assert.equal(await form(page).getByLabel('荣誉名称').inputValue(), '红旗党支部', 'nothing typed is lost')
  await form(page).getByLabel('荣誉名称').fill('机关先锋岗')
  await form(page).getByRole('button', { name: '保存' }).click()
  await page.getByText('已增加荣誉种类').waitFor()

  await open(page, '/actions')
  await add('增加行动', '行动名称', '2026年防汛值守')
  await page.getByText('已增加专项行动').waitFor()
  const { items: actions } = await count(context, '/api/actions')
  const { items: [member] } = await count(context, '/api/members?size=1')
  const action = actions.find(a => a.name === '2026年防汛值守').code
  const body = { action, way: 'volunteered', member_id: member.id, from_day: '2026-01-05', community: '江边社区' }
  const made = await context.request.post('/api/participations', { data: body, headers: { origin: s.url } })
  assert.equal(made.status(), 201)
  await page.getByRole('button', { name: '2026年防汛值守' }).click()
  await form(page).getByText('使用中，可以登记新的参加情况').click()
  await form(page).getByRole('button', { name: '保存' }).click()
  await page.getByText('已保存').waitFor()
  const again = await context.request.post('/api/participations', { data: { ...body, from_day: '2026-01-06' }, headers: { origin: s.url } })
  assert.equal(again.status(), 422)
  assert.match((await again.json()).detail, /已停用/)

  await open(page, `/participations?text=${encodeURIComponent('江边社区')}`)
  await page.getByRole('button', { name: member.name }).first().click()
  await page.getByText('2026年防汛值守').first().waitFor()
  await page.getByRole('button', { name: '更正' }).click()
  await form(page).getByText('2026年防汛值守（已停用）').waitFor()
  await form(page).getByLabel('承担的工作').fill('夜间巡堤')
  await form(page).getByRole('button', { name: '保存' }).click()
  await page.getByText('已更正').waitFor()
  await page.getByRole('button', { name: '登记' }).first().click()
  await form(page).getByLabel('专项行动').click()
  await page.getByRole('option', { name: '疫情防控' }).waitFor()
  assert.equal(await page.getByRole('option', { name: /2026年防汛值守/ }).count(), 0, 'offered to no new record')
})
