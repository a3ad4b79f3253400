import {start} from './server.mjs'
import {visit, desk, phone, login, open, settle, beside} from './browser.mjs'
const s = await start()
await visit('zz', s.url, desk, async (page, context) => {
  page.setDefaultTimeout(15000)
  await login(s, context, 'staff')
  const defs = await (await context.request.get('/api/figures')).json(); console.log(JSON.stringify(defs.items.slice(0,60).map(d=>d.code)).slice(0,900)); await open(page, '/figures/' + (process.env.FIG ?? 'activity.persons')); await settle(page)
  await page.screenshot({path:'/tmp/shots/f1.png'})
  const pager = page.locator('.el-pager li').last()
  console.log(await pager.count(), await pager.innerText().catch(()=>''))
  await pager.click(); await settle(page); await page.screenshot({path:'/tmp/shots/f2.png'})
})
const briefs = await beside(s, 'leader', desk, async (p, c) => (await (await c.request.get('/api/briefings?size=5')).json()).items?.map(b => [b.id, b.state]))
console.log(JSON.stringify(briefs))
for (const [role, path, name] of [['staff', `/m/briefings/${briefs?.find(b=>b[1]!=='sealed')?.[0]}`, 'g1'], ['dangyuan','/m/objections','g2']]) await visit('zz', s.url, phone, async (page, context) => {
  page.setDefaultTimeout(15000)
  await login(s, context, role); await open(page, path); await settle(page); await page.screenshot({path:`/tmp/shots/${name}.png`})
  if (name==='g1') { const b = page.locator('section, .mb-section, p').filter({hasText:/./}); console.log(await page.locator('button').allInnerTexts()) }
  if (name==='g2') console.log(await page.locator('a').evaluateAll(l=>l.map(a=>a.getAttribute('href')+' '+a.textContent.slice(0,30))))
})
process.exit(0)
