import { chromium } from './playwright.mjs'
const [,, role, shape, ...paths] = process.argv
const url = process.env.URL ?? 'http://127.0.0.1:29471'
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: ['--no-sandbox', '--disable-gpu', '--lang=zh-CN'] })
const c = await b.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', baseURL: url, viewport: shape === 'phone' ? { width: 390, height: 844 } : { width: 1366, height: 768 } })
const page = await c.newPage()
const r = await page.request.post('/api/session', { data: { login: role, password: 'Jiangzhou#2017' }, headers: { Origin: url } })
console.log(r.status(), (await r.text()).slice(0, 150))
let i = 0
for (const p of paths) {
  await page.goto(p); await page.waitForLoadState('networkidle'); await page.waitForTimeout(300)
  console.log(p, (await page.evaluate(() => document.body.innerText)).match(/共 [\d,]+ 条/)?.[0] ?? '')
  await page.screenshot({ path: `.cache/look-${role}-${i++}.png` })
}
await b.close()
