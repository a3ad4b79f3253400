// A department founds, renames and merges branches; the committee answers; the year's figures count each branch once.
import assert from 'node:assert/strict'
import { beside, desk, journey, login, open, phone, settle, visit } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const shoot = (page, name) => (process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : undefined)
const json = async (context, path) => (await context.request.get(path)).json()

/** The committee's staff open a request and approve it, effective today. */
async function approve(s, address) {
  await beside(s, 'gongwei', desk, async page => {
    await open(page, address)
    await page.getByRole('button', { name: '批复', exact: true }).click()
    await shoot(page, 'establishment-approve')
    for (const reason of await page.locator('.form-drawer .es-checks textarea').all()) await reason.fill('已与相关处室商定')
    await page.getByRole('button', { name: '同意，印发批复' }).click()
    await page.getByText('已批复并生效').waitFor()
    await shoot(page, 'establishment-effective')
  })
}

/** Sends the form and answers the address of the request. */
async function send(page) {
  await page.getByText('按规定核对').waitFor()
  await settle(page)
  for (const reason of await page.locator('.es-checks .warn textarea').all()) await reason.fill('机构改革后分步理顺')
  await page.getByRole('textbox', { name: '理由', exact: true }).fill('机构改革后处室职能调整')
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByText(/已提交，由.*批复/).waitFor()
  await page.waitForURL(/\/establishments\/\d+$/)
  return new URL(page.url()).pathname
}

journey('a department founds, renames and merges branches and the year\'s table stays right', { server, role: 'zhuangan' }, async (page, context, s) => {
  const { nodes } = await json(context, '/api/orgs')
  const held = async () => Number((await json(context, '/api/figures?period=2026')).items.find(f => f.code === 'activity.theme_days').value)
  const before = await held()
  const branches = nodes.filter(n => n.kind === 'branch' && !n.context)
  const secretary = s.account('shuji').org_name
  const sisters = branches.filter(b => !secretary.endsWith(b.name) && branches.some(o => o.id !== b.id && o.parent_id === b.parent_id))
  const busy = new Set((await json(context, '/api/establishments?size=100')).items.map(r => r.org_id))
  const free = sisters.filter(b => !busy.has(b.id))
  const kept = free[0]
  const gone = free.find(b => b.id !== kept.id && b.parent_id === kept.parent_id) ?? free[1]

  // What is typed wrongly is said beside it, and nothing is lost.
  await open(page, `/establishments/edit?kind=rename&org_id=${kept.id}`)
  await page.getByRole('textbox', { name: '新名称' }).fill(gone.name)
  await page.locator('.es-checks .must').waitFor()
  await shoot(page, 'establishment-refused')
  await page.getByRole('textbox', { name: '新名称' }).fill('综合业务党支部')
  await page.locator('.es-checks .must').waitFor({ state: 'detached' })
  await approve(s, await send(page))

  await open(page, `/establishments/edit?kind=merge&org_id=${kept.id}`)
  await page.getByRole('button', { name: /并入的党支部1/ }).click()
  await page.locator('.org-pick-panel:visible').getByRole('textbox').fill(gone.name)
  await page.locator('.org-pick-panel:visible').getByText(gone.name, { exact: true }).first().click()
  await page.getByText(/合并后党员\d+名/).waitFor()
  await shoot(page, 'establishment-merge')
  await approve(s, await send(page))

  await open(page, `/establishments/edit?kind=found&org_id=${kept.parent_id}`)
  await page.getByRole('textbox', { name: '名称', exact: true }).fill('数字服务党支部')
  for (let i = 1; i <= 3; i++) {
    await page.getByRole('button', { name: '增加一名' }).click()
    await page.getByRole('textbox', { name: `拟转入党员${i}` }).fill(['赵新民', '钱小红', '孙立'][i - 1])
    if (i === 2) await page.getByText('只有2名').waitFor() // two are too few
  }
  await shoot(page, 'establishment-found')
  const address = await send(page)
  await approve(s, address)
  await open(page, address)
  await page.getByText('已生效').first().waitFor()
  await page.getByText(/〔2026〕\d+号/).first().waitFor()
  await shoot(page, 'establishment-detail')

  const after = (await json(context, '/api/orgs')).nodes.filter(n => n.kind === 'branch' && !n.context)
  assert.equal(after.length, branches.length, 'one came, one went')
  assert.ok(after.some(n => n.id === kept.id && n.name === '综合业务党支部') && !after.some(n => n.id === gone.id))
  assert.equal(after.find(n => n.id === kept.id).members, kept.members + gone.members, 'its members came over')
  assert.equal(await held(), before, 'the year\'s meetings are counted once each, as before')
  const { rows } = await json(context, '/api/obligations/matrix?period=2026')
  for (const [id, ended] of [[kept.id, false], [gone.id, true]]) {
    const lines = rows.filter(r => r.org === id)
    assert.ok(lines.length <= 1 && lines.every(r => r.ended === ended), `the year's table shows ${id} once`)
  }
  const figures = (await json(context, '/api/figures?period=2026')).items
  for (const code of ['founded', 'merged', 'renamed']) assert.ok(Number(figures.find(f => f.code === `establishment.${code}`).value) >= 1, code)

  await open(page, '/establishments')
  await shoot(page, 'establishment-list')
  await open(page, '/coverage')
  await page.getByText('组织全覆盖').first().waitFor()
  await settle(page)
  await shoot(page, 'coverage')
  await page.setViewportSize({ width: 390, height: 844 })
  await shoot(page, 'coverage-390')
  await open(page, `/establishments/edit?kind=split&org_id=${kept.id}`)
  await page.getByText('党员去向').waitFor()
  await shoot(page, 'establishment-split-390')

  await visit('establishments on the phone', s.url, phone, async (p, c) => {
    await login(s, c, 'zhuangan')
    await open(p, '/m/establishments')
    await p.getByRole('link', { name: /数字服务党支部/ }).click()
    await p.getByText('已生效').first().waitFor()
    await p.getByText(/〔2026〕\d+号/).first().waitFor()
    assert.ok(await p.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  })
})
