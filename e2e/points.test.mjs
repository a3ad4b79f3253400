// Points: staff change a scheme and are refused where it would pay for a burden; a member sees their stars and why.
import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { journey, login, open, paste, phone, settle } from './browser.mjs'
import { start } from './server.mjs'
import { inspect } from './sweep.mjs'

const server = start()
const burden = '每日登录加1分'
const lawful = '开展谈心谈话一次0.5分'

/** Opens the branches' scheme from the list. */
async function scheme(page) {
  await open(page, '/points/schemes')
  await page.getByRole('link', { name: '支部创红旗积分办法' }).click()
  await page.getByLabel('第1条的内容').waitFor()
  await settle(page)
}

describe('积分', () => {
  journey('工委干部改积分办法：减负红线被拒，改正后保存', { server, role: 'staff' }, async page => {
    await scheme(page)
    const text = page.getByLabel('第3条的内容')
    await text.fill(burden)
    const refusal = page.locator('.pt-note', { hasText: burden })
    await refusal.getByText('第（三）种禁止情形', { exact: true }).waitFor()
    assert.match(await refusal.innerText(), /国办函〔2026〕12号/)

    // The server refuses too, whatever the screen says.
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('积分办法有1处不能保存的内容').waitFor()
    await page.waitForFunction(e => e === document.activeElement, await text.elementHandle()) // the refused cell gets the focus

    await text.fill(lawful)
    await page.getByLabel('第3条的分值').fill('0.5')
    await page.getByText('核对通过，没有问题').waitFor()
    assert.equal(await refusal.count(), 0)
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('草稿未施行').waitFor()

    await page.reload()
    await settle(page)
    assert.equal(await page.getByLabel('第3条的内容').inputValue(), lawful)
    assert.equal(await page.getByLabel('第3条的分值').inputValue(), '0.5')
    await page.mouse.move(0, 0)
    assert.deepEqual(await inspect(page), [])
  })

  journey('公式写错指到那个字，改正后保存，试算打开结果页', { server, role: 'staff' }, async page => {
    await scheme(page)
    await page.getByLabel(/^第1条计分的记录/).click()
    await page.getByText('按公式', { exact: true }).click()
    const formula = page.locator('.pt-formula input[aria-label="分值公式"]')
    await formula.fill('数量 × 系数')
    const wrong = page.locator('.pt-wrong', { hasText: '第6个字：没有“系数”这一项' })
    await wrong.waitFor()
    assert.equal(await wrong.locator('mark').innerText(), '系')
    await formula.fill('数量 × 1')
    await wrong.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: '选定' }).click()
    await page.getByLabel('第1条的分值：按公式').waitFor()
    await page.getByText('核对通过，没有问题').waitFor()
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('积分办法已保存').or(page.getByText('草稿已保存，施行后才生效')).first().waitFor()

    await page.getByRole('button', { name: '试算' }).click()
    await page.getByRole('button', { name: '开始试算' }).click()
    await page.waitForURL(/\/points\/simulations\/\d+/)
    await page.getByText('试算的是现在这份草稿').waitFor()
    await page.locator('.pt-histogram tbody tr').first().waitFor()
    // each figure opens to what it counts
    const { result } = await (await page.request.get(page.url().replace('/points/simulations', '/api/points/simulations'))).json()
    const listed = caption => page.getByRole('table', { name: caption }).locator('tbody tr')
    const moved = r => Math.sign(Number(r.after) - Number(r.before))
    for (const [label, caption, want] of [['积分增加', '积分试算', result.items.filter(r => moved(r) > 0)], ['不变', '积分试算', result.items.filter(r => moved(r) === 0)], ['从未用到的规则', '规则的使用', result.rules.filter(r => r.entries === 0)], ['有人到过上限的规则', '规则的使用', result.rules.filter(r => r.at_cap > 0)]]) {
      await page.getByRole('link', { name: new RegExp(`^查看${label}明细，${want.length.toLocaleString('en')}`) }).click()
      await page.waitForURL(/show=/)
      await page.getByText(/^只列/).waitFor()
      if (want.length) {
        await page.waitForFunction(([name, n]) => [...document.querySelectorAll('table')].find(t => t.querySelector('caption')?.innerText.startsWith(name))?.querySelectorAll('tbody tr').length === n, [caption, want.length])
        await listed(caption).filter({ hasText: want.at(-1).name ?? want.at(-1).text }).first().waitFor()
      }
    }
    await page.getByRole('button', { name: '显示全部' }).click()
    await page.getByText(/^只列/).waitFor({ state: 'detached' })
    await page.locator('.el-message').first().waitFor({ state: 'detached' })
    await page.mouse.move(0, 0)
    assert.deepEqual(await inspect(page), [])
  })

  journey('从表格粘贴一块规则，再撤销', { server, role: 'staff' }, async page => {
    await scheme(page)
    const before = await page.getByLabel(/^第\d+条的内容$/).count()
    await page.getByRole('button', { name: '从表格粘贴' }).click()
    await page.getByLabel('粘贴的内容').fill('类别\t规则内容\t计分的记录\t加扣\t分值\n班子坚强有力\t讲党课一次1分\t开展组织生活：党课\t加分\t1\n没有的类别\t开展主题党日一次1分\t开展组织生活：主题党日\t加分\t1')
    await page.getByRole('button', { name: '加入 3 行' }).click()
    await page.getByText('已粘贴 2 行').waitFor()
    assert.equal(await page.getByLabel(`第${before + 1}条的内容`).inputValue(), '讲党课一次1分')
    await page.getByText(`第${before + 2}行的类别“没有的类别”没有对应的选项`).waitFor()
    await page.getByRole('button', { name: '撤销粘贴' }).click()
    assert.equal(await page.getByLabel(/^第\d+条的内容$/).count(), before)
  })

  journey('类别、档次从表格粘贴再撤销；规则复制为表格，粘贴回来不变', { server, role: 'staff' }, async page => {
    await scheme(page)
    const cells = caption => page.getByRole('table', { name: caption, exact: true }).evaluate(t => [...t.querySelectorAll('tbody tr')].map(r => [...r.querySelectorAll('input,textarea,select,.pt-pick')].map(x => (x.type === 'checkbox' ? x.checked : x.value || x.innerText))).filter(r => r.length)) // rows of remarks come and go
    const undo = async caption => page.getByRole('table', { name: caption, exact: true }).getByRole('button', { name: '撤销粘贴' }).click()
    const categories = await cells('类别')
    await page.getByLabel('第1个类别的名称').focus()
    await paste(page, `班子建设\t１０\t30分\r\n${categories.slice(1).map(c => c.join('\t')).join('\r\n')}\r\n新设的一类\t\t5`)
    await page.getByText(`已粘贴 ${categories.length + 1} 行`).waitFor()
    const now = await cells('类别')
    assert.deepEqual(now[0].slice(0, 3), ['班子建设', '10', '30'])
    assert.deepEqual(now.slice(1, -1), categories.slice(1))
    assert.deepEqual([now.at(-1)[0], now.at(-1)[2]], ['新设的一类', '5'])
    await undo('类别')
    assert.deepEqual(await cells('类别'), categories)

    const bands = await cells('档次')
    await page.getByRole('button', { name: '＋ 增加档次' }).click()
    await page.getByLabel(`第${bands.length + 1}个档次的名称`).focus()
    await paste(page, '特别好\t95\t\t10%\r\n还可以\t60\t95\t')
    await page.getByText('已粘贴 2 行').waitFor()
    assert.deepEqual((await cells('档次')).slice(bands.length), [['特别好', '95', '', '10'], ['还可以', '60', '95', '']])
    await undo('档次')
    assert.deepEqual((await cells('档次')).slice(0, bands.length), bands)
    await page.getByRole('button', { name: '删去档次', exact: true }).last().click()

    const rules = await cells('规则')
    await page.getByRole('button', { name: '复制为表格' }).click()
    await page.getByText(/已复制 \d+ 条规则/).waitFor()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    assert.match(copied, /^类别\t规则内容\t计分的记录\t加扣\t分值/)
    await page.getByLabel('第1条的类别').focus()
    await paste(page, copied)
    await page.getByText(/已粘贴 \d+ 行/).waitFor()
    assert.equal(await page.locator('.pt-unknown').count(), 0)
    assert.deepEqual(await cells('规则'), rules)
  })

  journey('从样例新建，改为半年考评，存为草稿，按上半年的记录试算', { server, role: 'staff' }, async page => {
    await open(page, '/points/schemes')
    await page.getByRole('button', { name: '新建积分办法' }).click()
    await page.getByRole('menuitem', { name: '从样例新建' }).click()
    await page.locator('.pt-samples li').nth(5).waitFor()
    await settle(page)
    assert.deepEqual(await inspect(page), [])
    await page.getByRole('button', { name: '用“支部积分办法（基础分60）”起草' }).click()
    await page.getByText('核对通过，没有问题').waitFor()
    await page.getByLabel('考评期').selectOption('half_year')
    await page.getByText('上半年1月至6月，下半年7月至12月').waitFor()
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.waitForURL(/\/points\/schemes\/\d+$/)
    assert.equal(await page.getByLabel('考评期').inputValue(), 'half_year')
    await page.getByRole('button', { name: '试算' }).click()
    await page.getByRole('button', { name: '开始试算' }).click()
    await page.waitForURL(/\/points\/simulations\/\d+$/)
    await page.getByText(/按2025年1月1日至2025年6月30日的记录/).waitFor()
    await page.getByText(/考评期与这份办法不同/).waitFor()
  })

  journey('分值在幅度内认定：超出被拒，写明理由后计入', { server, role: 'staff' }, async page => {
    await open(page, '/points/choices?state=waiting&subject=department')
    await page.locator('.sct tbody tr button').first().click()
    const drawer = page.locator('.form-drawer')
    const of = await drawer.locator('dd a').first().getAttribute('href')
    assert.match(of, /\/stories\/\d+/) // down to its record
    await drawer.getByLabel('分值').fill('9')
    await drawer.getByLabel('理由').fill('整版刊发，做法具体可学')
    await drawer.getByRole('button', { name: '认定' }).click()
    await drawer.getByText(/分值应在2至4分之间/).waitFor()
    await drawer.getByLabel('分值').fill('3.5')
    await drawer.getByRole('button', { name: '认定' }).click()
    await page.getByText('已认定，积分已计入').waitFor()
    await drawer.waitFor({ state: 'detached' })
    await open(page, '/points/choices?state=chosen&subject=department')
    await page.locator('.sct tbody tr', { hasText: '+3.5' }).first().waitFor()
    await page.mouse.move(0, 0)
    assert.deepEqual(await inspect(page), [])
  })

  journey('支部的分值由单位认定，对账单里待认定的一行打开到记录', { server, role: 'dept_clerk' }, async page => {
    await open(page, '/points/choices?state=waiting&subject=branch')
    await page.locator('.sct tbody tr button').first().click()
    const drawer = page.locator('.form-drawer')
    await drawer.getByText('1至2分').first().waitFor()
    const branch = (await drawer.locator('.obj-about dd').nth(1).innerText()).split('（')[0]
    assert.deepEqual(await inspect(page), [])
    await open(page, '/points/branches')
    await page.locator('.sct tbody a', { hasText: branch }).first().click()
    const waits = page.getByRole('table', { name: '分值待认定的明细' })
    await waits.getByText(/分值待单位党务专干认定/).first().waitFor()
    assert.deepEqual(await inspect(page), [])
    await waits.locator('a').first().click()
    await page.waitForURL(/\/stories\/\d+/)
  })

  journey('支部积分打开到记录', { server, role: 'dept_clerk' }, async page => {
    await open(page, '/points/branches')
    await page.locator('.sct tbody a').first().click()
    await page.locator('.pt-statement').first().waitFor()
    await page.getByRole('button', { name: /的明细，\d+条$/ }).first().click()
    await page.locator('.pt-lines a').first().click()
    await page.waitForURL(/\/activities\/\d+/)
  })

  journey('支部书记只看谁未达标，不看分值', { server, role: 'branch_secretary' }, async page => {
    await open(page, '/points/below')
    await page.locator('.sct tbody tr').first().waitFor()
    const cells = await page.locator('.sct tbody td').allInnerTexts()
    assert.ok(cells.length > 0)
    assert.ok(cells.every(c => !/\d/.test(c)), `figures beside names: ${cells.find(c => /\d/.test(c))}`)
    const answer = await page.request.get('/api/points/ranking?subject=member')
    assert.equal(answer.status(), 422)
  })

  journey('党员在手机上看到五星和一条得分的缘由', { server, role: 'member', shape: phone }, async page => {
    await open(page, '/m/points')
    assert.equal(await page.locator('.pm-stars li').count(), 5)
    const line = page.locator('.pm-line').first()
    assert.match(await line.innerText(), /\d分[\s\S]*月\d+日[\s\S]*[+−]\d/)
    assert.deepEqual(await inspect(page, { phone: true }), [])

    const waits = page.locator('.m-card', { hasText: '分值待认定' }).last()
    await waits.getByText(/4至8分/).first().waitFor()
    await waits.getByText(/分值待支部书记认定/).first().waitFor()
    await waits.locator('a').first().click()
    await page.waitForURL(/\/m\/activities\/\d+/)
    await page.goBack()
    await page.getByRole('link', { name: '全部明细' }).click()
    await page.locator('.m-card', { hasText: /\d+ 条，合计/ }).first().waitFor()
    assert.deepEqual(await inspect(page, { phone: true }), [])

    await open(page, '/m/points/stars/learning')
    await page.getByText(/达标线 80 分/).waitFor()
    await page.locator('summary').first().click()
    await page.locator('.pm-rule .pm-line').first().waitFor()
    assert.deepEqual(await inspect(page, { phone: true }), [])
  })

  // The last one: from here on branches are assessed by halves.
  journey('半年考评的办法从试算到施行，各支部的积分按半年看', { server, role: 'staff' }, async (page, context, s) => {
    await open(page, '/points/schemes')
    await page.getByRole('button', { name: '新建积分办法' }).click()
    await page.getByRole('menuitem', { name: '从样例新建' }).click()
    await page.getByRole('button', { name: '用“支部积分办法（基础分60）”起草' }).click()
    await page.getByText('核对通过，没有问题').waitFor()
    await page.getByLabel('考评期').selectOption('half_year')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.waitForURL(/\/points\/schemes\/\d+$/)
    const address = page.url()

    // Without a simulation it goes into force only when somebody says so.
    await page.getByRole('button', { name: '施行', exact: true }).click()
    await page.getByText('这份草稿没有按往年记录试算过，仍要施行').waitFor()
    const adopt = page.getByRole('button', { name: /^自.*起施行$/ })
    assert.equal(await adopt.isDisabled(), true)
    await page.getByRole('button', { name: '取消' }).click()
    await page.getByRole('button', { name: '试算' }).click()
    await page.getByRole('button', { name: '开始试算' }).click()
    await page.waitForURL(/\/points\/simulations\/\d+$/)
    await page.getByText('试算的是现在这份草稿').waitFor()

    // Whoever drew it up leaves it to another, on the screen and beside it.
    await open(page, address)
    await page.getByRole('button', { name: '施行', exact: true }).click()
    await page.getByText('这份草稿最后由您修改，施行须由另一位有权限的同志核对后办理。').waitFor()
    assert.equal(await adopt.isDisabled(), true)
    const draft = await (await context.request.get(address.replace('/points', '/api/points'))).json()
    const alone = await context.request.post(`/api/points/schemes/${draft.id}/adopt`, { data: { version: draft.version, effective: '2026-01-01' }, headers: { origin: s.url } })
    assert.equal(alone.status(), 409)
    assert.equal((await alone.json()).code, 'points.adopt_by_another')

    await login(s, context, 'gongwei2')
    await open(page, address)
    await page.getByRole('button', { name: '施行', exact: true }).click()
    await page.getByText('草稿最后由方文静修改，请核对后再施行。').waitFor()
    await page.getByText(/已按2025年上半年的记录试算过/).waitFor()
    const day = page.getByLabel('施行日期')
    await day.fill('2026-03-01')
    await day.press('Enter')
    await adopt.click()
    await page.locator('.el-dialog').getByRole('alert').first().waitFor() // the length changes where a year begins
    await day.fill('2026-01-01')
    await day.press('Enter')
    await page.getByText('施行日期不晚于今天：已公布的积分会变化').waitFor()
    await adopt.dblclick()
    await page.getByText(/自2026年1月1日起施行$/).first().waitFor()
    await page.locator('.pt-crumb').getByText('最近一版自2026年1月1日起施行').waitFor()
    assert.equal(await page.getByRole('table', { name: '版次' }).locator('tbody tr').count(), 1, 'clicked twice, adopted twice')

    // The year is counted anew in the background; then the page has halves.
    const halves = async () => (await (await context.request.get('/api/points/ranking?subject=branch&year=2026')).json()).half
    for (const until = Date.now() + 30_000; !(await halves()) && Date.now() < until;) await new Promise(resolve => setTimeout(resolve, 200))
    await open(page, '/points/branches')
    const half = page.getByRole('group', { name: '考评期' })
    await half.getByRole('button', { name: '下半年', pressed: true }).waitFor()
    const totals = async () => page.locator('.sct tbody tr').allInnerTexts()
    const second = await totals()
    await half.getByRole('button', { name: '上半年' }).click()
    await half.getByRole('button', { name: '上半年', pressed: true }).waitFor()
    await settle(page)
    assert.notDeepEqual(await totals(), second)
  })
})
