// A branch plans its year, makes a meeting in one tap, votes on a resolution, and finds what was decided on the
// next meeting's agenda; on the phone too.
import assert from 'node:assert/strict'
import { desk, journey, login, open, phone, settle, visit } from './browser.mjs'
import { start } from './server.mjs'

const server = start()

journey('支部委员编年度计划，一点成会，表决未通过说明原因，下次会议带出决议', { server, role: 'branch_clerk' }, async (page, context, s) => {
  const { today } = await (await context.request.get('/api/session')).json()
  const year = Number(today.slice(0, 4))
  const month = Number(today.slice(5, 7))

  // Next year's plan is drafted from what will be owed; adopting it keeps it.
  await open(page, `/year-plan?year=${year + 1}`)
  await page.getByText('还没有计划。下面按本支部应做事项起草').waitFor()
  await page.getByRole('button', { name: '采用这份计划' }).click()
  await page.getByText('已采用', { exact: false }).first().waitFor()
  await page.getByRole('button', { name: /^12月\d+日主题党日：计划中$/ }).waitFor()

  // This year's has a line pasted from a table; what is not understood stays with its reason.
  await open(page, '/year-plan')
  await page.getByRole('button', { name: '从表格粘贴' }).click()
  await page.getByLabel('粘贴的内容').fill(`${month}月\t\t支部党员大会\t讨论接收预备党员\n13月\t\t联欢`)
  await page.getByText('13月 联欢：认不出月份').waitFor()
  await page.getByRole('button', { name: '加入 1 项' }).click()
  await page.getByText('已加入计划').waitFor()
  assert.match(await page.getByLabel('粘贴的内容').inputValue(), /13月/)
  await page.locator('.el-dialog').getByRole('button', { name: '关闭' }).or(page.locator('.el-dialog').getByRole('button', { name: '取消' })).first().click()

  // One tap makes the meeting: kinds, subject and roster are there.
  const line = page.locator('.plan-line', { hasText: '讨论接收预备党员' })
  await line.getByRole('button', { name: /^安排/ }).click()
  await page.waitForURL(/\/activities\/edit\?id=\d+/)
  await settle(page)
  assert.equal(await page.locator('[data-field=topic] input').inputValue(), '讨论接收预备党员')
  await page.getByLabel('实际日期').fill(today)
  await page.keyboard.press('Enter')
  await page.locator('[data-field=place] input').fill('三楼会议室')
  await page.getByRole('combobox', { name: '主持人' }).fill('特邀主持人')
  await page.keyboard.press('Enter')
  await page.locator('[data-field=minutes] textarea').fill('介绍人介绍情况，逐一发言，投票表决。')
  await page.getByRole('button', { name: /^其余全部到会/ }).click()
  // what the last assembly resolved is on the agenda already, and settled today
  for (const settled of await page.getByText('已落实，下次不再列出').all()) await settled.click()
  await page.getByRole('button', { name: '添加决议' }).click()
  await page.getByLabel('决议 1 内容').fill('同意接收赵丽为预备党员')
  await page.locator('[data-field="resolutions[0].vote"]').getByText('经过表决').click()
  await page.locator('[data-field="resolutions[0].vote"]').getByText('通过', { exact: true }).waitFor()

  // Two ayes are not enough, and the form says how many are.
  await page.getByLabel('赞成').fill('2')
  await page.keyboard.press('Tab')
  await page.getByText('未通过', { exact: true }).waitFor()
  await page.getByText(/^赞成以应到有表决权的 \d+ 人为基数，至少 \d+ 票才通过，实得 2 票。$/).waitFor()
  await page.getByRole('button', { name: '添加决议' }).click()
  await page.getByLabel('决议 2 内容').fill('本月底前走访困难党员')
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.waitForURL(/\/activities\/\d+$/)
  const address = new URL(page.url()).pathname
  await settle(page)
  await page.getByText(/至少 \d+ 票才通过，实得 2 票/).waitFor()

  // The plan shows it without anybody ticking it off; a second tap finds the same meeting.
  await open(page, '/year-plan')
  await page.locator('.plan-line', { hasText: '讨论接收预备党员' }).getByText('待确认').waitFor()

  await visit('year plan secretary', s.url, desk, async (p, c) => {
    await login(s, c, 'branch_secretary')
    await open(p, address)
    await p.getByRole('button', { name: '确认', exact: true }).click()
    await p.getByText('已确认').first().waitFor()

    // What passed comes before the next meeting, what failed does not.
    await p.getByRole('button', { name: '准备下一次' }).click()
    await p.waitForURL(/next=1/)
    await p.getByLabel('议题 1 名称').waitFor()
    assert.equal(await p.getByLabel('议题 1 名称').inputValue(), '报告落实情况：本月底前走访困难党员')
    assert.equal(await p.getByLabel('议题 2 名称').count(), 0)
    assert.equal(await p.locator('[data-field=place] input').inputValue(), '三楼会议室')
  })

  await visit('year plan phone', s.url, phone, async (p, c) => {
    await login(s, c, 'branch_clerk')
    await open(p, '/m/year-plan')
    await p.getByText('讨论接收预备党员').waitFor()
    assert.ok(await p.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
    await p.getByRole('button', { name: /^安排/ }).first().click()
    await p.waitForURL(/\/m\/activities\/record\?id=\d+/)
    await p.getByText('记录组织生活（1/2）').waitFor()
    await open(p, address.replace('/activities/', '/m/activities/branch/'))
    await p.getByText(/实得 2 票/).waitFor()
    await p.getByRole('link', { name: '准备下一次' }).or(p.getByRole('button', { name: '准备下一次' })).click()
    await p.getByLabel('主题', { exact: true }).fill('下一次党员大会')
    await p.getByRole('button', { name: '下一步：到会人员' }).click()
    await p.getByText('报告落实情况：本月底前走访困难党员').waitFor()
  })
})

journey('工委看各支部年度计划进展，打开一个，导出', { server, role: 'staff' }, async page => {
  await open(page, '/year-plan')
  const rows = page.locator('tbody tr')
  const planned = rows.filter({ hasText: '已采用' }).first()
  await planned.waitFor()
  const cells = (await planned.locator('td').allTextContents()).map(t => t.trim())
  const [name, , , all, held, , open_, missed] = cells
  assert.equal(Number(held) + Number(open_) + Number(missed), Number(all), cells.join())
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()])
  assert.match(file.suggestedFilename(), /年度组织生活计划进展\.xlsx$/)
  const list = await rows.count()
  await page.getByLabel('党支部、单位名称').fill(name)
  await page.getByText('共 1 条').or(rows.nth(1)).first().waitFor()
  assert.ok((await rows.count()) < list)
  // The list's figures are those of the branch's own page.
  await planned.getByRole('button', { name }).click()
  await page.getByText(`${name}`).first().waitFor()
  await page.getByRole('button', { name: '看各党支部' }).waitFor()
  const figures = await page.locator('.figure-row').innerText()
  assert.match(figures.replace(/\s+/g, ''), new RegExp(`计划${all}次已开展${held}次`))
  await page.getByRole('button', { name: '看各党支部' }).click()
  await page.getByText('已采用计划').waitFor()
})
