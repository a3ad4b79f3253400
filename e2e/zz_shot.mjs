// node e2e/zz_shot.mjs OUTDIR login:/path[:phone|:full] …
import { chromium } from './playwright.mjs'
import { mkdirSync } from 'node:fs'
const [dir, ...wants] = process.argv.slice(2)
mkdirSync(dir, { recursive: true })
const url = 'http://127.0.0.1:18080'
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
let n = 0
const ctxs = {}
for (const w of wants) {
  const [who, path, how = ''] = w.split('|')
  const ph = how.includes('phone')
  const key = who + ph
  if (!ctxs[key]) {
    const c = await b.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', baseURL: url, ...(ph ? { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } : { viewport: { width: 1366, height: 768 } }) })
    const a = await c.request.post('/api/session', { data: { login: who, password: 'Jiangzhou#2017' }, headers: { origin: url } })
    if (a.status() !== 200) console.log(who, a.status(), await a.text())
    ctxs[key] = c
  }
  const p = await ctxs[key].newPage()
  p.on('pageerror', e => console.log('ERR', w, e.message))
  p.on('response', r => { if (r.status() >= 400) console.log(r.status(), w, r.url()) })
  await p.goto(path)
  await p.waitForLoadState('networkidle').catch(() => {})
  await p.waitForTimeout(500)
  const f = `${dir}/${String(++n).padStart(2, '0')}-${who}${path.replace(/[^a-z0-9]+/gi, '-').slice(0, 40)}${ph ? '-m' : ''}.png`
  await p.screenshot({ path: f, fullPage: how.includes('full') })
  console.log(f)
  await p.close()
}
await b.close()
