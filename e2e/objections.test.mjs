// Objections: a member objects on the phone, the branch answers at the desk, another person grants the points, the member
// sees the reversal's or adjustment's trace; points at discretion need two persons.
import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { beside, desk, journey, open, phone, settle } from './browser.mjs'
import { start } from './server.mjs'
import { inspect } from './sweep.mjs'

const server = start()
const text = '当天我全程参加，分值应按两次计'

describe('积分异议', () => {
  journey('党员在手机上提出，支部答复，另一人批准，党员看到调整', { server, role: 'member', shape: phone }, async (page, _context, s) => {
    await open(page, '/m/points')
    await page.getByRole('link', { name: /提出异议$/ }).first().click()
    await page.getByLabel('异议内容').waitFor()
    await settle(page)
    await page.getByRole('button', { name: '提出异议' }).click()
    await page.getByText('请写明异议的内容').waitFor() // refused, and nothing typed is lost
    await page.getByLabel('异议内容').fill(text)
    assert.deepEqual(await inspect(page, { phone: true }), [])
    await page.getByRole('button', { name: '提出异议' }).click()
    await page.waitForURL(/\/m\/objections\/\d+$/)
    await page.getByText(text).waitFor()
    const id = page.url().split('/').at(-1)
    assert.deepEqual(await inspect(page, { phone: true }), [])

    await beside(s, 'branch_secretary', desk, async other => {
      await open(other, `/objections?open=${id}`)
      await other.getByRole('radio', { name: '认可异议' }).check({ force: true })
      await other.getByRole('radio', { name: '只调整积分，由另一人批准' }).check({ force: true })
      await other.getByLabel('加减多少分').fill('2')
      await other.getByLabel('理由').fill('核对签到表，确应计两次')
      await other.getByRole('button', { name: '认可异议' }).click()
      await other.getByText('答复已发给提出人').waitFor()
      await other.locator('.el-message').waitFor({ state: 'hidden' })
      assert.deepEqual(await inspect(other), [])
    })
    await beside(s, 'dept_clerk', desk, async other => {
      await open(other, '/points/adjustments?state=proposed&cause=objection')
      await other.locator('.sct tbody button').first().click()
      await other.getByRole('button', { name: '批准', exact: true }).click()
      await other.getByText('已批准，积分已计入').waitFor()
    })
    await page.reload()
    await page.getByText('核对签到表，确应计两次').waitFor()
    await page.getByText('调整积分：已计入').waitFor()
    await open(page, '/m/points/lines')
    await page.getByText(/异议成立，提出：.*，批准：/).first().waitFor()
    assert.deepEqual(await inspect(page, { phone: true }), [])
    await open(page, '/m/objections')
    await page.getByText('异议成立').first().waitFor()
    assert.deepEqual(await inspect(page, { phone: true }), [])
  })

  journey('酌情加分：超出幅度被拒，一人不能包办，两人办成', { server, role: 'dept_clerk' }, async (page, _context, s) => {
    await open(page, '/points/adjustments')
    await page.getByRole('button', { name: '提出酌情加减分' }).click()
    await page.getByRole('radio', { name: '党支部' }).check({ force: true })
    await page.locator('.org-pick').click()
    const panel = page.locator('.org-pick-panel:visible')
    await panel.getByPlaceholder('名称或拼音首字母').fill('党支部')
    await panel.getByRole('treeitem').getByText(/党支部$/).first().click()
    await page.getByLabel('分值').fill('9')
    await page.getByLabel('理由').fill('承办全市现场会，组织得力')
    await page.getByLabel('依据').fill('现场会通知')
    await page.getByRole('button', { name: '提出', exact: true }).click()
    await page.getByText(/每次的幅度是0\.5至3分/).waitFor()
    await page.getByLabel('分值').fill('1')
    await page.getByRole('button', { name: '提出', exact: true }).click()
    await page.getByText('已提出，待另一人批准').waitFor()
    await page.locator('.el-message').waitFor({ state: 'hidden' })
    assert.deepEqual(await inspect(page), [])
    await beside(s, 'staff', desk, async other => {
      await open(other, '/points/adjustments?state=proposed')
      await other.locator('.sct tbody tr', { hasText: '承办全市现场会' }).locator('button').first().click()
      await other.getByRole('button', { name: '批准', exact: true }).click()
      await other.getByText('已批准，积分已计入').waitFor()
    })
  })

  journey('年度结账与迟到事实：一人建议，另一人复核', { server, role: 'staff' }, async (page, _context, s) => {
    await open(page, '/points/closings')
    await page.getByText('已结账').first().waitFor()
    await page.getByText(/待决定 2（待复核 1），已计入 1/).first().waitFor()
    const late = page.locator('.card', { hasText: '结账后才得知' }).locator('tbody tr')
    await late.filter({ hasText: '待复核：计入' }).getByRole('button', { name: '同意', exact: true }).waitFor()
    assert.deepEqual(await inspect(page), [])
    const name = (await late.filter({ has: page.getByRole('button', { name: '建议计入' }) }).locator('td').first().innerText()).trim()
    await late.getByRole('button', { name: '建议计入' }).click()
    await page.getByLabel(/请写明理由/).fill('社区证明已补齐')
    await page.getByRole('button', { name: '建议计入', exact: true }).last().click()
    await page.getByText('已提出，待另一人复核').waitFor()
    const row = late.filter({ hasText: name }).filter({ hasText: '待复核：计入' })
    await row.getByRole('button', { name: '撤回' }).waitFor()
    await row.getByText('须由另一人复核').waitFor() // no button to agree to one's own
    assert.equal(await row.getByRole('button', { name: '同意', exact: true }).count(), 0)
    await page.locator('.el-message').waitFor({ state: 'hidden' })
    assert.deepEqual(await inspect(page), [])
    await beside(s, 'gongwei2', desk, async other => {
      await open(other, '/')
      await other.getByRole('link', { name: /2条迟到事实的处理建议待另一人复核/ }).first().click()
      await other.waitForURL(/\/points\/closings/)
      await other.getByRole('button', { name: '同意本页全部计入（2 条）' }).click()
      await other.getByText('已复核').first().waitFor()
      await other.getByText(/待决定 0，已计入 3/).first().waitFor()
    })
    await page.reload()
    await page.getByText(/待决定 0，已计入 3/).first().waitFor()
  })
})
