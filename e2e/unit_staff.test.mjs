// How many work in a unit is written down once, by hand or pasted from a table; coverage and its figures follow, and
// the day before is as it was.
import assert from 'node:assert/strict'
import { desk, journey, login, open, settle, visit } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const drawer = page => page.locator('.el-drawer:visible')
const told = (page, text) => page.locator('.el-message', { hasText: text }).first().waitFor()

journey('登记在职人数：字段旁提示、粘贴、全覆盖跟着变、以前各日不变', { server, role: 'staff' }, async (page, context, s) => {
  const ask = async path => (await page.request.get(path)).json()
  const before = await ask('/api/coverage')
  const { items } = await ask('/api/unit-staff')
  const [one, two] = items.filter(u => u.known && items.filter(x => x.name === u.name).length === 1)
  await open(page, '/coverage?tab=staff')
  await page.getByRole('button', { name: one.name, exact: true }).first().click()
  const number = drawer(page).getByLabel('在职人数')
  await number.fill('很多')
  await drawer(page).getByRole('button', { name: '保存' }).click()
  await drawer(page).getByText('在职人数应是0至20000的整数').first().waitFor()
  assert.equal(await number.inputValue(), '很多')
  await number.fill(String(one.staff + 7))
  await drawer(page).getByRole('button', { name: '保存' }).click()
  await told(page, '已登记')
  await page.getByRole('row', { name: one.name }).getByText(String(one.staff + 7), { exact: true }).waitFor()

  await page.getByRole('button', { name: '从表格粘贴' }).click()
  await page.getByLabel('粘贴的内容').fill(`单位\t在职人数\n${two.name}\t${two.staff + 5}\n没有这个单位\t9`)
  await page.getByText('没有“没有这个单位”这个单位').waitFor()
  await page.getByRole('button', { name: '登记 1 个单位' }).click()
  await told(page, '已登记')
  await page.waitForFunction(() => document.querySelector('[aria-label="粘贴的内容"]')?.value.includes('没有这个单位'))
  await page.locator('.el-dialog').getByRole('button', { name: '关闭', exact: true }).click()

  const [sheet] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()])
  assert.match(sheet.suggestedFilename(), /各单位在职人数.*\.xlsx$/)

  const after = await ask('/api/coverage')
  assert.equal(after.staff, before.staff + 12)
  const department = after.items.find(c => c.id === one.org_id)
  if (department) assert.equal(department.staff, before.items.find(c => c.id === one.org_id).staff + 7)
  const eve = await ask(`/api/unit-staff?day=${one.day}`)
  assert.equal(eve.items.find(u => u.org_id === one.org_id).staff, one.staff, 'on the day before it was as it was')
  await page.getByText('按单位', { exact: true }).click()
  await page.locator('th', { hasText: '在职人数' }).waitFor()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()])
  assert.match(file.suggestedFilename(), /组织覆盖情况.*\.xlsx$/)

  // a workbook goes the way of every import: checked, the wrong row told, written, undone
  await open(page, '/coverage?tab=staff')
  await page.getByRole('button', { name: '从文件导入' }).click()
  await page.waitForURL('**/imports?kind=unit_staff')
  await page.locator('input[type=file]').setInputFiles({ name: '各单位人数.csv', mimeType: 'text/csv', buffer: Buffer.from(`单位名称,人数\n${one.name},${one.staff + 70}\n没有这个局,9\n`) })
  await page.getByRole('button', { name: '上传并核对' }).click()
  await page.getByText('还有 1 行有误').waitFor()
  await page.getByText('您的管理范围内没有这个单位').first().waitFor()
  await page.getByRole('button', { name: '只导入没有错的 1 行' }).click()
  await page.getByRole('button', { name: '导入 1 行', exact: true }).click()
  await page.getByText('有 1 行没有导入').waitFor()
  const now = async () => (await ask('/api/unit-staff')).items.find(u => u.org_id === one.org_id).staff
  assert.equal(await now(), one.staff + 70)
  await page.getByRole('button', { name: '撤销这批导入' }).click()
  await page.getByRole('button', { name: '撤销 1 处' }).click()
  await page.getByText('已撤销').first().waitFor()
  assert.equal(await now(), one.staff + 7, 'as it was before the import')

  await visit('a department’s clerk sees the own unit alone', s.url, desk, async (p, c) => {
    await login(s, c, 'dept_clerk')
    await open(p, '/coverage?tab=staff')
    await settle(p)
    const own = (await (await p.request.get('/api/unit-staff')).json()).items
    assert.ok(own.length > 0 && own.length < items.length)
    await p.getByRole('button', { name: own[0].name, exact: true }).first().waitFor()
  })
})
