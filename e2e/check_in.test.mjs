// Check-in: the organiser opens it on the desk or on the phone, a member checks in by the six digits, another by the
// square's address after logging in; without a network it waits on the phone and is sent once.
import assert from 'node:assert/strict'
import { desk, journey, login, open, phone, settle, visit } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const topic = '签到演练主题党日'
const shots = process.env.SHOTS
const shot = async (page, name) => shots && page.screenshot({ path: `${shots}/${name}.png`, fullPage: false })

/** A planned meeting of today, as its clerk would keep it. */
async function plan(context) {
  const session = await (await context.request.get('/api/session')).json()
  const org = session.grants.find(g => g.role === 'branch_clerk').org_id
  const nobody = { name: '' }
  const content = {
    kinds: ['theme_day'], planned_day: session.today, planned_time: '14:30', day: '', start_time: '', end_time: '', topic, place: '三楼会议室', host: nobody, recorder: nobody, speaker: nobody,
    guests: '', minutes: '', other: '', agenda: [], resolutions: [], attendances: [], for_year: 0, confidential: false, announced: true
  }
  const made = await context.request.post('/api/activities', { data: { org_id: org, content } })
  assert.equal(made.status(), 200, await made.text())
  return (await made.json()).id
}

journey('组织者开放签到，党员用数字和二维码签到，断网后只发送一次，记录人仍可更正', { server, role: 'branch_clerk' }, async (page, context, s) => {
  const id = await plan(context)
  await open(page, `/activities/${id}`)
  await page.getByRole('button', { name: '签到', exact: true }).click()
  await page.getByText('签到还没有开放').waitFor()
  await shot(page, 'screen-closed')
  await page.getByRole('button', { name: '开放签到' }).click()
  await page.getByAltText('签到二维码').waitFor()
  await settle(page)
  await shot(page, 'screen-open')
  const sheet = async () => (await context.request.get(`/api/activities/${id}/check-in`)).json()

  await visit('check-in member', s.url, phone, async (p, c) => {
    await login(s, c, 'member')
    await open(p, '/m/activities')
    await shot(p, 'phone-activities')
    // an old or mistyped code gets a sentence, not a dead end
    const wrong = (await sheet()).digits === '000000' ? '000001' : '000000'
    await p.getByLabel('六位签到数字').fill(wrong)
    await p.getByRole('button', { name: '签到', exact: true }).click()
    await p.getByText('六位数字不对或已经更换').waitFor()
    await shot(p, 'phone-wrong')
    await p.getByLabel('六位签到数字').fill((await sheet()).digits)
    await p.getByRole('button', { name: '签到', exact: true }).click()
    await p.getByText(topic).waitFor()
    await settle(p)
    await shot(p, 'phone-confirm')
    // the network goes: what was tapped waits here and is sent once
    await c.setOffline(true)
    await p.getByRole('button', { name: '确认签到' }).dblclick()
    await p.getByText('已记下，待发送').waitFor()
    await p.getByText('待发送 1 条').waitFor()
    await shot(p, 'phone-kept')
    assert.equal((await sheet()).arrivals.length, 0)
    await c.setOffline(false)
    await p.getByText('待发送 1 条').waitFor({ state: 'detached' })
    for (let i = 0; (await sheet()).arrivals.length === 0 && i < 50; i++) await p.waitForTimeout(100)
    const came = await sheet()
    assert.equal(came.arrivals.length, 1)
    assert.equal(came.arrivals[0].way, 'digits')
    await open(p, `/q/${came.address.split('/q/')[1]}`)
    await p.getByText('此前已经签到').waitFor()
    await shot(p, 'phone-done')
  })

  // Not logged in: the scan survives the log-in and comes back to the same page.
  const address = (await sheet()).address
  await visit('check-in scanned', s.url, phone, async (p, c) => {
    await p.goto(new URL(address).pathname)
    await p.waitForURL(/\/m\/login\?to=/)
    const who = s.account('member')
    await p.getByLabel('账号').fill(who.login)
    await p.getByLabel('密码').fill(who.password)
    await p.getByRole('button', { name: '登录', exact: true }).click()
    await p.waitForURL(/\/q\/w\./)
    await p.getByText('此前已经签到').waitFor()
    await open(p, '/q/s.1.2.3')
    await p.getByText('这个二维码不是会议签到码').waitFor()
    assert.ok(c)
  })

  await page.getByRole('button', { name: '显示姓名' }).click()
  await page.locator('.ci-names small').first().waitFor()
  await shot(page, 'screen-names')
  await page.getByRole('button', { name: '纸质签到码' }).click()
  await page.getByAltText('纸质签到二维码').waitFor()
  await settle(page)
  await shot(page, 'paper')

  // The clerk's form has the mark as a proposal, and corrects it.
  await open(page, `/activities/edit?id=${id}`)
  const row = page.locator('.act-roster li', { hasText: '签到' }).first()
  await row.locator('label.attended.on').waitFor()
  await row.scrollIntoViewIfNeeded()
  await shot(page, 'form')
  await row.getByText('请假').click()
  await row.getByLabel(/的原因$/).fill('中途离开')
  await page.getByRole('button', { name: '保存草稿' }).click()
  await page.getByText('草稿已保存').waitFor()
  const kept = await (await context.request.get(`/api/activities/${id}`)).json()
  assert.equal(kept.content.attendances.filter(a => a.mark === 'excused').length, 1)
  assert.equal(kept.arrivals.length, 1)
  assert.ok(desk)
})

journey('组织者在手机上开放签到，看到谁到了，点选与签到效力相同', { server, role: 'branch_clerk', shape: phone }, async (page, context, s) => {
  const id = await plan(context)
  await open(page, `/m/activities/branch/${id}`)
  await page.getByRole('button', { name: '签到', exact: true }).click()
  await page.getByText('签到还没有开放').waitFor()
  await shot(page, 'desk-closed')
  await page.getByRole('button', { name: '开放签到' }).dblclick()
  await page.getByAltText('签到二维码').waitFor()
  await page.getByText(/^到会 0 人，应到 \d+ 人$/).waitFor()
  await settle(page)
  await shot(page, 'desk-open')
  const digits = (await page.locator('.m-ci-digits').textContent()).replace(/\D/g, '')
  assert.match(digits, /^\d{6}$/)

  const { name } = s.account('member')
  await visit('check-in by the figures', s.url, phone, async (p, c) => {
    await login(s, c, 'member')
    await open(p, '/m/activities')
    await p.getByLabel('六位签到数字').fill(digits)
    await p.getByRole('button', { name: '签到', exact: true }).click()
    await p.getByRole('button', { name: '确认签到' }).click()
    await p.getByText('签到成功').waitFor()
    await shot(p, 'member-done')
  })

  // Who came shows by itself, with the time; somebody without a phone is ticked.
  const row = who => page.locator('.m-tick').filter({ hasText: who }).first()
  await row(name).getByText(/^\d\d:\d\d 签到$/).waitFor()
  await row(name).getByRole('radio', { name: '到会', checked: true }).waitFor()
  await page.getByText(/^到会 1 人/).waitFor()
  await page.getByRole('button', { name: /^还没到的/ }).click()
  assert.equal(await row(name).count(), 0)
  const other = await page.locator('.m-tick').first().locator('span').first().textContent()
  await page.locator('.m-tick').first().getByRole('radio', { name: '到会' }).click()
  await page.getByText(/^到会 2 人/).waitFor()
  await page.getByRole('button', { name: '全部', exact: true }).click()
  await row(other).getByRole('radio', { name: '到会', checked: true }).waitFor()
  await shot(page, 'desk-ticked')
  await page.getByRole('button', { name: '纸质签到码' }).click()
  await page.getByAltText('纸质签到二维码').waitFor()
  await shot(page, 'desk-paper')
  await page.locator('.van-popup__close-icon').click()
  await page.getByRole('button', { name: '结束签到' }).click()
  await page.locator('.van-dialog__confirm').click()
  await page.getByRole('button', { name: '重新开放签到' }).waitFor()

  // Both stand on the record alike.
  const { content, arrivals } = await (await context.request.get(`/api/activities/${id}`)).json()
  assert.equal(arrivals.length, 1)
  assert.deepEqual(content.attendances.filter(a => a.mark === 'attended').map(a => a.name).sort(), [name, other].sort())
})
