// What a branch owes follows from its records alone: a missing theme day is seen, held, and missing no more.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { beside, desk, journey, open, phone } from './browser.mjs'
import { start } from './server.mjs'
import { rows } from './workbook.mjs'

const server = start()

journey('支部书记从应做事项登记主题党日，日历随即变为完成', { server, shape: phone, role: 'branch_secretary' }, async (page, _context, s) => {
  await open(page, '/m/obligations')
  await page.getByText(/^本季度还缺：.*主题党日（11月）/).waitFor()
  await page.getByText('主题党日（11月）', { exact: true }).click()
  await page.getByText('记录组织生活（1/2）').waitFor()
  await page.waitForFunction(() => [...document.querySelectorAll('input')].some(i => i.value === '主题党日')) // chosen already
  await page.getByLabel('主题', { exact: true }).fill('学习会议精神')
  await page.getByLabel('地点').fill('三楼会议室')
  await page.getByRole('button', { name: '下一步：到会人员' }).click()
  await page.getByRole('button', { name: /全部到会/ }).click()
  await page.getByPlaceholder('两三句话写清做了什么').fill('学习会议精神，结合岗位讨论。')
  await page.getByRole('button', { name: /提交/ }).click()
  await page.getByText(/已确认|已提交/).first().waitFor()
  await open(page, '/m/obligations')
  await page.getByText('还没有完成的').waitFor()
  assert.equal(await page.getByText(/主题党日差|还缺：.*主题党日（11月）/).count(), 0)

  await beside(s, 'branch_secretary', desk, async p => {
    await open(p, '/obligations')
    await p.locator('.sct').getByRole('link').first().click()
    await p.getByRole('button', { name: /主题党日2026年11月：(完成|改期)/ }).click()
    await p.getByRole('link', { name: /学习会议精神/ }).click()
    await p.getByText('三楼会议室').first().waitFor()
  })
})

journey('工委看全市应做情况，数字点开到各支部和记录，改频次后随之变', { server, role: 'staff' }, async page => {
  await open(page, '/obligations?period=2026-Q3')
  const rate = () => page.locator('.figure-card', { hasText: '应做' }).first().innerText()
  await page.getByRole('columnheader', { name: '廉政教育（7月）' }).waitFor()
  const before = await rate()
  await page.locator('.ob-state').click()
  await page.getByRole('option', { name: '有欠缺的' }).click()
  await page.getByText(/^逾期未登记：/).first().waitFor()
  assert.match(page.url(), /state=lacking/) // the address keeps what was asked
  // A figure opens to the organisations that have such items, which add up to it, and each to its records.
  const overdue = page.locator('.figure-card', { hasText: '逾期' })
  const count = Number((await overdue.innerText()).match(/\d+/)[0])
  await overdue.getByRole('link').click()
  await page.getByRole('columnheader', { name: '逾期（项）' }).waitFor()
  const place = (await page.locator('.sct thead th').allInnerTexts()).findIndex(t => t.includes('逾期（项）'))
  const cells = await page.locator(`.sct tbody tr td:nth-child(${place + 1})`).allInnerTexts()
  assert.equal(cells.reduce((n, t) => n + Number(t), 0), count, 'the rows add up to the figure')
  const [sheet] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()])
  const lines = rows(await readFile(await sheet.path()))
  assert.equal(lines.filter(l => l.includes('逾期（项）')).length, 1, 'the sheet has the column too')
  await page.locator('.sct').getByRole('link').first().click()
  await page.getByRole('heading', { name: /年逾期的事项/ }).waitFor()
  await page.locator('.figure-card', { hasText: '已完成' }).getByRole('link').click()
  await page.getByRole('heading', { name: /年已完成的事项/ }).waitFor()
  await page.locator('.ob-list').getByRole('link').first().click()
  await page.waitForURL(/\/activities\/\d+/)

  await open(page, '/norms')
  await page.getByRole('button', { name: '廉政教育频次' }).click()
  await page.getByRole('button', { name: '设定' }).click()
  await page.getByText('请写明依据').waitFor()
  await page.locator('.el-drawer .el-select').click()
  await page.getByRole('option', { name: '不作要求' }).click()
  await page.getByLabel('自哪一天起').fill('2026-07-01')
  await page.keyboard.press('Enter')
  await page.getByLabel('依据').fill('市直机关工委〔2026〕3号')
  await page.getByRole('button', { name: '设定' }).click()
  await page.getByText('已设定，自2026年7月1日起执行').waitFor()
  await page.getByText('自2026年7月1日起，本市设定').waitFor()

  await open(page, '/obligations?period=2026-Q3')
  await page.getByRole('columnheader', { name: /主题党日（7月）/ }).waitFor()
  assert.equal(await page.getByRole('columnheader', { name: '廉政教育（7月）' }).count(), 0)
  assert.notEqual(await rate(), before)

  await open(page, '/norms')
  await page.getByRole('button', { name: '廉政教育频次' }).click()
  await page.getByRole('button', { name: '撤回' }).click()
  await page.getByRole('button', { name: /^撤回/ }).last().click()
  await page.getByText('已撤回').waitFor()
})
