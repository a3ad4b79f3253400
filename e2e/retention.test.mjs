// How long things are kept: a term below the floor is refused, a lawful one is set by somebody who proves to be themselves,
// and the night's run erases what it had announced, and nothing else.
import assert from 'node:assert/strict'
import { beside, desk, journey, open } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const shoot = (page, name) => (process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png` }) : undefined)
const drawer = page => page.locator('.form-drawer')
const words = day => day.replace(/(\d+)-0?(\d+)-0?(\d+)/, '$1年$2月$3日')
const later = (day, n) => new Date(Date.parse(day) + n * 86_400_000).toISOString().slice(0, 10)

/** Sets the demonstration's clock. */
const clock = (s, day, time) => beside(s, 'sys_admin', desk, async (_, context) => {
  const answer = await context.request.put('/api/demonstration/clock', { data: { day, time }, headers: { origin: s.url } })
  assert.equal(answer.status(), 200, await answer.text())
})

/** The run of a day, once it has ended. */
async function ran(context, day) {
  for (const until = Date.now() + 60_000; Date.now() < until;) {
    const { items } = await (await context.request.get('/api/retention-runs')).json()
    const run = items.find(r => r.day === day && r.ended_at > 0)
    if (run) return run
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  return assert.fail(`no run of ${day} has ended`)
}

journey('a term is shortened down to its floor, and the night erases what it said it would', { server, role: 'sec_admin' }, async (page, context, s) => {
  const { today } = await (await context.request.get('/api/session')).json()
  const typed = s.account('staff')
  const draft = (other, key) => other.request.get(`/api/drafts/${key}`).then(r => r.json())
  const type = (key, value) => beside(s, 'staff', desk, async (_, other) => {
    const answer = await other.request.put(`/api/drafts/${key}`, { data: { version: 0, value: { topic: value } }, headers: { origin: s.url } })
    assert.equal(answer.status(), 200, await answer.text())
  })
  await type('retention.first', '一直没有提交的')
  await type('retention.second', '也没有提交的')

  // Below the floor it is refused beside the field, and what was typed stays; so it is without a basis.
  await open(page, '/retention')
  const kind = () => page.getByRole('row', { name: /^没有提交的草稿/ })
  await kind().getByText('30天').waitFor()
  await kind().getByRole('button', { name: '没有提交的草稿', exact: true }).click()
  await drawer(page).getByText('7天：休假一周回来要能接着填').waitFor()
  await shoot(page, 'retention-type')
  const length = drawer(page).locator('[data-field=length]')
  const basis = drawer(page).locator('[data-field=basis]')
  await length.locator('input').fill('6')
  await basis.locator('textarea').fill('《市直机关党建信息系统数据管理办法》')
  await drawer(page).getByText('缩短以后，超过新期限的内容从下一次清除起删去，不能恢复。').waitFor()
  await drawer(page).getByRole('button', { name: '设定', exact: true }).dblclick()
  await length.getByText('“没有提交的草稿”至少保存7天：休假一周回来要能接着填。请改填不短于此的期限。').waitFor()
  await shoot(page, 'retention-refused')
  assert.equal(await basis.locator('textarea').inputValue(), '《市直机关党建信息系统数据管理办法》')
  await basis.locator('textarea').fill(' ')
  await length.locator('input').fill('7')
  await drawer(page).getByRole('button', { name: '设定', exact: true }).click()
  await basis.getByText('请写明依据，如本市文件的名称和文号。').waitFor()
  await basis.locator('textarea').fill('《市直机关党建信息系统数据管理办法》')

  // A lawful one waits until whoever sets it has proved to be themselves; here the door is made to say that five minutes have
  // gone by. Not going on sets nothing and loses nothing; a wrong password neither.
  const stale = { status: 403, contentType: 'application/problem+json', body: JSON.stringify({ status: 403, code: 'session.confirm', detail: '请确认' }) }
  const ask = async () => {
    await page.route('**/api/retention/draft', route => route.fulfill(stale), { times: 1 })
    await drawer(page).getByRole('button', { name: '设定', exact: true }).click()
    const again = page.getByRole('dialog', { name: '请确认是您本人' })
    await again.getByLabel('登录密码').waitFor()
    return again
  }
  let again = await ask()
  await again.getByRole('button', { name: '不做了' }).click()
  await again.waitFor({ state: 'hidden' })
  assert.equal((await (await context.request.get('/api/retention')).json()).items.find(k => k.code === 'draft').length, 30)
  assert.equal(await length.locator('input').inputValue(), '7')
  again = await ask()
  await again.getByLabel('登录密码').fill('not-my-password')
  await again.getByRole('button', { name: '确认并继续' }).click()
  await again.getByRole('alert').waitFor()
  await shoot(page, 'retention-confirm')
  await again.getByLabel('登录密码').fill(s.account('sec_admin').password)
  await again.getByRole('button', { name: '确认并继续' }).click()
  await page.getByText(/已设定，从.*凌晨的清除起执行/).waitFor()
  await drawer(page).waitFor({ state: 'hidden' })
  await kind().getByText('本市设定').waitFor()
  await kind().getByText('7天').first().waitFor()

  // Ten days on, before the hour of the run: both drafts are announced, and a third of that day is not among them.
  const night = later(today, 10)
  await clock(s, night, '01:00')
  await type('retention.third', '当天的')
  await open(page, '/retention')
  await page.getByText(`下一次在${words(night)}`).waitFor()
  await kind().getByRole('button', { name: '没有提交的草稿：下次清除1项' }).click()
  const announced = page.getByRole('dialog', { name: '下次清除：没有提交的草稿' })
  const line = announced.getByRole('row', { name: new RegExp(`${typed.name}的草稿`) })
  await line.getByText(today).waitFor()
  await line.getByRole('cell', { name: '2', exact: true }).waitFor()
  await shoot(page, 'retention-due')
  await announced.getByRole('button', { name: /关闭|Close/ }).first().click()
  await announced.waitFor({ state: 'hidden' })

  await clock(s, night, '03:00')
  const run = await ran(context, night)
  assert.equal(run.removed.find(r => r.code === 'draft')?.items, 1)
  await open(page, '/retention')
  await page.getByText(`下一次在${words(later(night, 1))}`).waitFor()
  await kind().getByRole('cell', { name: '0', exact: true }).waitFor()
  const row = page.getByRole('row', { name: new RegExp(`^${night}`) })
  await row.scrollIntoViewIfNeeded()
  await shoot(page, 'retention-runs')
  await row.getByRole('button', { name: '没有提交的草稿1项' }).click()
  const erased = page.getByRole('dialog', { name: `${words(night)}清除：没有提交的草稿` })
  await erased.getByRole('row', { name: new RegExp(`${typed.name}的草稿`) }).getByText(today).waitFor()
  await erased.getByText('内容已经清除，下列各项只作凭据。').waitFor()
  assert.doesNotMatch(await erased.innerText(), /一直没有提交|也没有提交/, 'a tombstone holds no content')
  await shoot(page, 'retention-erased')
  await beside(s, 'staff', desk, async (_, other) => {
    assert.deepEqual((await Promise.all(['first', 'second', 'third'].map(k => draft(other, `retention.${k}`)))).map(d => d.value?.topic ?? null), [null, null, '当天的'])
  })
})

journey('who may only read the terms finds no field to set them', { server, role: 'audit_admin' }, async page => {
  await open(page, '/retention')
  await page.getByRole('row', { name: /^没有提交的草稿/ }).getByRole('button', { name: '没有提交的草稿', exact: true }).click()
  await drawer(page).getByText(/休假一周回来要能接着填/).waitFor()
  assert.equal(await drawer(page).locator('[data-field=length]').count(), 0)
  assert.equal(await drawer(page).getByRole('button', { name: '设定', exact: true }).count(), 0)
})
