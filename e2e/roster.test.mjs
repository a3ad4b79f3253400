// Rosters: staff imports one with mistakes, mends them in place, imports it; a department's clerk
// sees the result of the own department alone.
import assert from 'node:assert/strict'
import { journey, login, open, settle } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const header = '姓名,性别,出生日期,民族,学历,党籍状态,是否退休,单位名称,支部名称,入党时间,转正时间,手机号码'

/** A department with one of its branches, as the city has them. */
async function somewhere(context) {
  const { nodes } = await (await context.request.get('/api/orgs')).json()
  const byId = new Map(nodes.map(n => [n.id, n]))
  for (const branch of nodes.filter(n => n.kind === 'branch')) {
    let up = byId.get(branch.parent_id)
    while (up && up.kind !== 'department') up = byId.get(up.parent_id)
    if (up) return { branch, department: up }
  }
  throw new Error('the city has no branch')
}

journey('工委干部导入有错的名册，改正后整批导入', { server, role: 'staff' }, async (page, context, s) => {
  const { branch, department } = await somewhere(context)
  const row = (name, sex, born, standing, where, joined, confirmed, phone) => [name, sex, born, '汉族', '本科', standing, '否', department.name, where, joined, confirmed, phone].join(',')
  const text = [
    header, row('甄一平', '男', '1985.3.2', '正式党员', branch.name, '2010/7/1', '2011/7/1', '13900001111'), row('甄二平', '女', '1986-04-05', '预备', branch.name, '2026年3月1日', '', '1390000222'),
    row('甄三平', '男', '1986-02-30', '正式党员', branch.name, '2011-07-01', '2012-07-01', ''), row('甄四平', '男', '1988-08-08', '正式党员', '国库核算中心党支部', '2012-07-01', '2013-07-01', '')
  ].join('\n')

  await open(page, '/members')
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await page.waitForURL('**/imports?kind=roster')
  await page.locator('input[type=file]').setInputFiles({ name: '名册.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await page.getByRole('button', { name: '上传并核对' }).click()

  await page.getByText('还有 2 行有误、1 行待答复').waitFor()
  assert.equal(await page.getByRole('button', { name: /^全部导入 \d+ 行/ }).isDisabled(), true, 'a batch with mistakes may not be imported')
  await page.getByLabel('第 3 行联系电话改为').fill('13900002222')
  await page.getByLabel('第 4 行出生日期改为').fill('1986-02-28')
  await page.getByRole('button', { name: '改好 2 处，再核对' }).click()
  await page.getByText('还有 1 行待答复').waitFor()
  await page.getByRole('button', { name: '没有的支部全部按表中单位新建' }).click()
  // Whoever leaves before the answer is taken has not given it; the checking itself goes on without them.
  const taken = page.waitForResponse(r => r.request().method() === 'POST' && r.url().includes('/imports/') && r.ok())
  await page.getByRole('button', { name: '答复 1 个，再核对' }).click()
  await taken

  // Leave and come back: the batch stands where it was.
  const address = page.url()
  await open(page, '/members')
  await page.goto(address)
  await page.getByRole('button', { name: '全部导入 4 行' }).click()
  await page.getByText('导入完成').waitFor()

  await open(page, '/members?text=' + encodeURIComponent('甄'))
  for (const name of ['甄一平', '甄二平', '甄三平', '甄四平']) await page.getByRole('button', { name }).waitFor()
  await page.getByRole('button', { name: '甄二平' }).click()
  await page.getByText('139****2222').waitFor()
  assert.equal((await page.content()).includes('13900002222'), false, 'a phone is shown masked')
  await page.getByRole('button', { name: '查看完整号码' }).click()
  await page.getByRole('textbox').last().fill('核对联系电话')
  await page.getByRole('button', { name: '查看', exact: true }).click()
  await page.getByText('13900002222').waitFor()

  await open(page, `/orgs?id=${department.id}`)
  await page.getByText('国库核算中心党支部').first().waitFor()

  await context.clearCookies()
  await login(s, context, 'dept_clerk')
  await open(page, '/members')
  await settle(page)
  const seen = await (await context.request.get('/api/members?size=200')).json()
  const own = await (await context.request.get('/api/orgs')).json()
  const visible = new Set(own.nodes.filter(n => !n.context).map(n => n.id))
  assert.ok(seen.total > 0 && seen.items.every(m => visible.has(m.branch_id)), 'a clerk sees members of the own department alone')
})

journey('支部书记划分党小组，单位专干误办减少又撤销', { server, role: 'branch_secretary' }, async (page, context, s) => {
  const { nodes } = await (await context.request.get('/api/orgs')).json()
  const mine = nodes.filter(n => !n.context)
  const branch = mine.find(n => n.kind === 'branch')
  let group = mine.find(n => n.kind === 'group')
  if (!group) {
    await context.clearCookies()
    await login(s, context, 'staff')
    group = await (await context.request.post('/api/orgs', { headers: { origin: s.url }, data: { kind: 'group', name: '第一党小组', parent_id: branch.id, from: '2020-01-01', basis: '', sort: 1 } })).json()
    await context.clearCookies()
    await login(s, context, 'branch_secretary')
  }
  const { items } = await (await context.request.get(`/api/members?org_id=${branch.id}&size=200`)).json()
  const person = items.find(m => m.group_id !== group.id && !m.duties && items.filter(o => o.name === m.name).length === 1)

  await open(page, `/orgs?id=${group.id}`)
  await page.getByRole('button', { name: '编入党员' }).click()
  // A list of names: who is known is chosen, who is not stays where it can be mended.
  await page.getByRole('button', { name: '从表格粘贴姓名' }).click()
  const names = page.getByRole('dialog', { name: /^粘贴要编入/ })
  await names.getByLabel('粘贴的内容').fill(`序号\t姓名\n1\t${person.name}\n2\t甄查无`)
  await names.getByText('甄查无：支部里没有这个人').waitFor()
  await names.getByRole('button', { name: '选入 1 人' }).click()
  assert.equal(await names.getByLabel('粘贴的内容').inputValue(), '甄查无')
  await names.getByRole('button', { name: '关闭', exact: true }).click()
  await page.getByText('已选入 1 人').waitFor()
  await page.getByRole('button', { name: '撤销粘贴' }).click()
  assert.equal(await page.locator('.member-pick .el-tag').count(), 0)
  await page.getByRole('button', { name: '从表格粘贴姓名（有未找到的）' }).click()
  await names.getByLabel('粘贴的内容').fill(person.name)
  await names.getByRole('button', { name: '选入 1 人' }).click()
  await page.locator('.member-pick .el-tag', { hasText: person.name }).waitFor()
  await page.getByLabel('自哪日起').fill('2014-01-01')
  await page.getByLabel('自哪日起').press('Enter')
  await page.getByRole('button', { name: '编入', exact: true }).click()
  await page.getByText('编入党小组的日期不能早于').waitFor()
  const today = (await (await context.request.get('/api/session')).json()).today
  await page.getByLabel('自哪日起').fill(today)
  await page.getByLabel('自哪日起').press('Enter')
  await page.getByRole('button', { name: '编入', exact: true }).click()
  await page.getByRole('link', { name: person.name, exact: true }).waitFor()
  const due = await (await context.request.get(`/api/activities/roster?org=${group.id}&kinds=group_meeting&day=${today}`)).json()
  assert.ok(due.members.some(m => m.member_id === person.id) && due.members.length < items.length, 'the group meets, not the whole branch')

  await context.clearCookies()
  await login(s, context, 'staff')
  await open(page, `/members?text=${encodeURIComponent(person.name)}&org_id=${group.id}`)
  await page.getByRole('button', { name: person.name }).click()
  await page.getByText('党小组沿革').waitFor()
  await page.getByRole('button', { name: '办理减少' }).click()
  await page.getByRole('button', { name: '办理', exact: true }).click()
  await page.getByRole('button', { name: '撤销减少' }).click()
  await page.getByRole('textbox').last().fill('误办减少')
  await page.getByRole('button', { name: '撤销减少' }).last().click()
  await page.getByRole('button', { name: '调整党小组' }).waitFor()
})
