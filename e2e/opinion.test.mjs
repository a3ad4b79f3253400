// A member says what burdens them, the committee answers, everybody may read the answer and nobody the name.
import assert from 'node:assert/strict'
import { beside, desk, journey, open, phone } from './browser.mjs'
import { start } from './server.mjs'

const server = start()

journey('a member speaks on the phone, namelessly, and reads the answer', { server, shape: phone, role: 'member' }, async (page, _context, s) => {
  await open(page, '/m/mine')
  await page.getByText('意见建议').click()
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByText('请写明意见或建议的内容').waitFor()
  await page.getByLabel('关于').fill('考勤表')
  await page.getByLabel('内容').fill('支部已经记了到会，单位又要一份考勤表。')
  await page.getByRole('radio', { name: '投诉' }).click()
  await page.getByLabel('匿名').click()
  await page.reload() // a call comes in: what was typed is still there
  await page.getByText('已恢复上次没提交的内容').waitFor()
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByText('考勤表').first().waitFor()
  await page.getByText('待答复').first().waitFor()

  await beside(s, 'staff', desk, async p => {
    await open(p, '/desk')
    await p.getByText('答复一条投诉：考勤表').waitFor()
    await open(p, '/opinions/answers')
    const row = p.getByRole('row', { name: /考勤表/ })
    assert.match(await row.innerText(), /匿名/)
    await row.getByRole('button', { name: '考勤表' }).click()
    await p.locator('[data-field=answer] textarea').fill('考勤表停用，以支部记录为准。')
    await p.locator('[data-field=public_text] textarea').fill('')
    await p.getByRole('button', { name: '答复', exact: true }).click()
    await p.getByText('请填写对外公布的问题表述').waitFor()
    await p.locator('[data-field=public_text] textarea').fill('到会已有记录，还要报考勤表')
    await p.getByRole('button', { name: '答复', exact: true }).click()
    await p.getByText('已答复，提出人可以看到').waitFor()
  })
  await open(page, '/m/opinions')
  await page.getByRole('tab', { name: '我的' }).click()
  await page.getByText('考勤表停用，以支部记录为准。').waitFor()
  await beside(s, 'branch_secretary', desk, async p => {
    await open(p, '/opinions')
    await p.getByText('到会已有记录，还要报考勤表').waitFor()
    assert.equal(await p.getByText('支部已经记了到会，单位又要一份考勤表').count(), 0)
  })
})

journey('the account of burdens opens down to branches and shows the limits kept', { server, role: 'staff' }, async page => {
  await open(page, '/burden')
  await page.getByText('每支部每月人工填写').first().waitFor()
  await page.getByText('现行办法 3 个').waitFor()
  assert.equal(await page.getByText('接口中能存位置或轨迹的字段 0 个').count(), 1)
  await page.getByText(/现在向系统要党员积分排名，系统拒绝：“党员个人积分不作排名/).waitFor()
  await page.getByText(/统计安装、登录次数、在线时长、点击的 0 个；现行规则以此计分的 0 处/).waitFor()
  assert.equal(await page.locator('.burden-checks').getByText('待处理').count(), 0)
  const first = page.locator('table').first().getByRole('button').filter({ hasText: /局|委|院|办/ }).first()
  const name = await first.innerText()
  await first.click()
  await page.getByText(`减负账：${name}`).waitFor()
  await page.locator('table').first().getByRole('row').nth(1).waitFor()
  await page.goBack()
  await page.getByText(/减负账：.*工作委员会|减负账：.*工委/).waitFor()
})

journey('at the desk an opinion without words is refused beside its field, and a double click sends one', { server, role: 'branch_clerk' }, async (page, context) => {
  await open(page, '/opinions')
  await page.getByRole('button', { name: '写一条' }).click()
  const form = page.getByRole('dialog', { name: '写意见建议' })
  await form.getByPlaceholder('如：组织生活登记、季度报表').fill('季度表')
  await form.getByRole('button', { name: '提交' }).dblclick()
  await form.locator('[data-field=text]').getByRole('alert').or(form.locator('[data-field=text] .field-error')).first().waitFor()
  assert.equal(await form.getByPlaceholder('如：组织生活登记、季度报表').inputValue(), '季度表')
  await form.locator('textarea').fill('季度表能不能停用')
  await form.getByRole('button', { name: '提交' }).dblclick()
  await form.waitFor({ state: 'hidden' })
  await page.getByText('季度表能不能停用').first().waitFor()
  const { items } = await (await context.request.get('/api/opinions/mine?size=50')).json()
  assert.equal(items.filter(o => o.text === '季度表能不能停用').length, 1, 'clicked twice, said twice')
})
