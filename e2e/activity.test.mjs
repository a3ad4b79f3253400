// Organisation life: a clerk records, the secretary sends it back, the clerk mends it, the secretary
// accepts it, and a member finds it on the phone.
import assert from 'node:assert/strict'
import { desk, journey, login, open, paste, phone, settle, visit } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const topic = '走进社区听民意主题党日'

/** A day of this month that has been, by the application's clock. */
async function today(context) {
  return (await (await context.request.get('/api/session')).json()).today
}

journey('支部委员记录、被退回、修改再报，书记确认，党员在手机上看到', { server, role: 'branch_clerk' }, async (page, context, s) => {
  const day = await today(context)

  // The clerk records: the system lists who should come, the clerk only marks them.
  await open(page, '/activities/edit')
  await page.getByRole('combobox', { name: '组织生活类型' }).click({ force: true })
  await page.getByRole('option', { name: '主题党日', exact: true }).click()
  await page.keyboard.press('Escape')
  await page.getByLabel('实际日期').fill(day)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^其余全部到会（\d+）$/ }).waitFor()

  // Sent too early: each fault stands beside its field, the first one has the focus, nothing is lost.
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByText('请填写主题。').waitFor()
  await page.getByText('请填写地点。').waitFor()
  assert.match(await page.evaluate(() => document.activeElement.closest('[data-field]')?.dataset.field ?? ''), /^topic$/)

  await page.locator('[data-field=topic] input').fill(topic)
  await page.locator('[data-field=place] input').fill('红星社区')
  await page.getByRole('combobox', { name: '主持人' }).fill('特邀主持人')
  await page.keyboard.press('Enter')
  await page.locator('[data-field=minutes] textarea').fill('走访社区，听取群众意见。')
  await page.getByRole('button', { name: /^其余全部到会/ }).click()
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.waitForURL(/\/activities\/\d+$/)
  await settle(page)
  await page.getByText('待确认').first().waitFor()
  const address = new URL(page.url()).pathname

  // The secretary sends it back with a reason.
  const inBranch = async (role, shape, body) => visit(`activity ${role}`, s.url, shape, async (p, c) => {
    await login(s, c, role)
    await body(p, c)
  })
  await inBranch('branch_secretary', desk, async p => {
    await open(p, address)
    await p.getByRole('button', { name: '退回' }).click()
    await p.locator('.el-message-box textarea').fill('请写明群众提了哪些意见')
    await p.locator('.el-message-box').getByRole('button', { name: '退回' }).click()
    await p.getByText('被退回').first().waitFor()
  })

  // The clerk sees why, mends it and sends it again.
  await open(page, address)
  await page.getByText('退回：请写明群众提了哪些意见').first().waitFor()
  await page.getByRole('button', { name: '继续填写' }).click()
  await page.locator('[data-field=minutes] textarea').fill('走访社区，群众提出路灯不亮、停车难两条意见。')
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.waitForURL(/\/activities\/\d+$/)
  await page.getByText('待确认').first().waitFor()

  // The secretary sees what was changed, and accepts it.
  await inBranch('branch_secretary', desk, async p => {
    await open(p, address)
    await p.getByText('改动 1 处').click()
    await p.getByText('路灯不亮').first().waitFor()
    await p.getByRole('button', { name: '确认', exact: true }).click()
    await p.getByText('已确认').first().waitFor()
  })

  // The member finds the line on the phone, with the mark and what was said.
  await inBranch('member', phone, async (p, c) => {
    await open(p, '/m/activities')
    await p.getByText(topic).first().click()
    await p.getByText('路灯不亮').waitFor()
    await p.getByText('到会', { exact: true }).first().waitFor()
    const { items } = await (await c.request.get('/api/my/activities')).json()
    assert.equal(items.find(a => a.topic === topic)?.mark, 'attended')
  })
})

journey('从表格粘贴到会名单，认不出的原样留下，改好再填，复制回表格', { server, role: 'branch_clerk' }, async (page, context) => {
  const day = await today(context)
  await open(page, '/activities/edit')
  await page.getByRole('combobox', { name: '组织生活类型' }).click({ force: true })
  await page.getByRole('option', { name: '主题党日', exact: true }).click()
  await page.keyboard.press('Escape')
  await page.getByLabel('实际日期').fill(day)
  await page.keyboard.press('Enter')
  const rows = page.locator('.act-roster li')
  await rows.nth(3).waitFor()
  const names = (await page.locator('.act-name').evaluateAll(list => list.map(x => x.firstChild.textContent)))
  const once = names.filter(n => names.indexOf(n) === names.lastIndexOf(n)).slice(0, 3)

  // A block lands on the roster wherever one stands in it.
  await page.locator('.act-name').first().click()
  await paste(page, `姓名\t到会情况\t原因\r\n${once[0]}\t到会\t\r\n${once[1][0]}　${once[1].slice(1)}\t请假\t出差\r\n甄查无\t到会\t\r\n${once[2]}\t迟到\t`)
  const dialog = page.getByRole('dialog', { name: '从表格粘贴到会名单' })
  await dialog.getByText('甄查无：当日名册里没有这个人').waitFor()
  await dialog.getByText(`${once[2]}：看不懂“迟到”`).waitFor()
  const left = dialog.getByLabel('粘贴的内容')
  assert.equal(await left.inputValue(), `姓名\t到会情况\t原因\n甄查无\t到会\t\n${once[2]}\t迟到\t`)
  assert.equal(await dialog.getByRole('button', { name: '填入' }).isDisabled(), true)

  // What is mended goes in, what is not stays, closed and opened again.
  await left.fill(`甄查无\t到会\n${once[2]}\t缺席`)
  await dialog.getByText('认出 1 人：缺席 1 人').waitFor()
  await dialog.getByRole('button', { name: '填入 1 人' }).click()
  await dialog.getByText('1 行填不进去').waitFor()
  await dialog.getByRole('button', { name: '关闭', exact: true }).click()
  await page.getByRole('button', { name: '从表格粘贴（有未填入的）' }).click()
  assert.match(await left.inputValue(), /^甄查无/)
  await left.fill('')
  await dialog.getByRole('button', { name: '取消' }).click()

  const row = name => rows.filter({ has: page.getByText(name, { exact: false }) }).first()
  await row(once[0]).locator('label.attended.on').waitFor()
  await row(once[1]).locator('label.excused.on').waitFor()
  assert.equal(await page.getByLabel(`${once[1]}的原因`).inputValue(), '出差')
  await row(once[2]).locator('label.absent.on').waitFor()

  // Back to the table, and the last paste can be taken back.
  await page.getByRole('button', { name: '复制名单' }).click()
  await page.getByText(`已复制 ${names.length} 人`).waitFor()
  const copied = (await page.evaluate(() => navigator.clipboard.readText())).split(/\r?\n/)
  assert.equal(copied[0], '姓名\t到会情况\t原因')
  assert.ok(copied.includes(`${once[1]}\t请假\t出差`) && copied.includes(`${once[2]}\t缺席\t`), copied.join('|'))
  await page.getByRole('button', { name: '撤销粘贴' }).click()
  await row(once[2]).locator('label.absent.on').waitFor({ state: 'detached' })

  // A text for a field is pasted as usual.
  await page.getByLabel(`${once[1]}的原因`).fill('')
  await page.getByLabel(`${once[1]}的原因`).focus()
  await paste(page, '参加培训')
  assert.equal(await page.getByLabel(`${once[1]}的原因`).inputValue(), '参加培训')
})

journey('草稿存到服务器，换一个窗口接着填', { server, role: 'branch_clerk' }, async (page, context) => {
  await open(page, '/activities/edit')
  await page.locator('[data-field=topic] input').fill('没有写完的记录')
  await page.getByRole('button', { name: '保存草稿' }).click()
  await page.waitForURL(/id=\d+/)
  const address = page.url()
  await page.locator('[data-field=place] input').fill('二楼会议室')
  await page.getByText(/草稿已存到服务器/).waitFor()
  await page.waitForResponse(r => r.request().method() === 'PUT' && r.ok())
  const other = await context.newPage()
  await open(other, address)
  assert.equal(await other.locator('[data-field=place] input').inputValue(), '二楼会议室')
  await other.close()
})

journey('手机两屏记录一次活动', { server, role: 'branch_clerk', shape: phone }, async page => {
  await open(page, '/m/activities/record')
  await page.getByPlaceholder('请选择，可多选').click()
  await page.getByRole('button', { name: '集体学习' }).click()
  await page.getByRole('button', { name: '选好了' }).click()
  await page.getByPlaceholder('这次学什么、议什么').fill('手机记录的集体学习')
  await page.getByPlaceholder('三楼会议室').fill('一楼会议室')
  await page.getByRole('button', { name: '下一步：到会人员' }).click()
  await page.getByRole('button', { name: /^其余 \d+ 人全部到会$/ }).click()
  await page.getByPlaceholder('两三句话写清做了什么').fill('学习条例，交流体会。')
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByText('待确认').first().waitFor()
})
