// Three hundred texts that would run as scripts where a page took text for markup, typed into real fields and shown on real pages.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { desk, journey, open, phone, visit } from './browser.mjs'
import { start } from './server.mjs'

const server = start({ flags: () => ['--no-limits'] })
const run = 'window.__ran=1'

/** Each way to write a script, in each way to break out of what surrounds a text. */
function vectors() {
  const inner = [
    `<script>${run}</script>`, `<img src=x onerror=${run}>`, `<svg onload=${run}>`, `<svg/onload=${run}//`, `<body onload=${run}>`, `<iframe srcdoc="<script>parent.${run}</script>">`,
    `<a href="javascript:${run}" autofocus onfocus=${run}>x</a>`, `<input autofocus onfocus=${run}>`, `<details open ontoggle=${run}>`, `<video><source onerror=${run}></video>`,
    `<math><mtext><img src=x onerror=${run}></mtext></math>`, `<object data="javascript:${run}">`, `<marquee onstart=${run}>`, `<style>@keyframes x{}</style><b style="animation:x" onanimationstart=${run}>`,
    `<img src=x:x onerror&#61;${run}>`, `<ScRiPt>${run}</sCrIpT>`, `<script src=data:,${run}></script>`, `<template><script>${run}</script></template>`, `<noscript><img src=x onerror=${run}></noscript>`,
    `{{constructor.constructor('${run}')()}}`, `\${${run}}`, `javascript:${run}`, `<form><button formaction=javascript:${run}>x`, `<select><option><img src=x onerror=${run}></select>`, `<meta http-equiv=refresh content="0;url=javascript:${run}">`
  ]
  const around = [s => s, s => `">${s}`, s => `'>${s}`, s => `</title>${s}`, s => `</textarea>${s}`, s => `</script>${s}`, s => `-->${s}`, s => `]]>${s}`, s => `&lt;${s}`, s => s.replaceAll('<', '\u003c'), s => `\\" ${s}`, s => `${s}\n${s}`]
  return inner.flatMap(s => around.map(f => f(s)))
}

/** Puts the vectors into fields of records, forty characters' room or more, and answers how many were taken. */
async function plant(context, url) {
  const { nodes } = await (await context.request.get('/api/orgs')).json()
  const org = nodes.find(n => n.kind === 'department').id
  const taken = { stories: 0, problems: 0, visits: 0, opinions: 0 }
  const send = async (what, data) => {
    const answer = await context.request.post(`/api/${what}`, { data, headers: { origin: url } })
    assert.ok(answer.status() < 500, `${what}: ${answer.status()} ${await answer.text()}`)
    if (answer.ok()) taken[what]++
  }
  const all = vectors()
  const plantOne = (text, i) => [
      () => send('stories', { kind: 'brand', org_id: org, title: text, number: text.slice(0, 20), planned_day: '2017-05-01', note: text }),
      () => send('problems', { content: text, found_day: '2017-03-01', org_id: org, solution: text, note: text, place_name: text }),
      () => send('visits', { day: '2017-03-02', place_name: text, place_kind: 'village', org_id: org, content: text, note: text }),
      () => send('opinions', { kind: 'suggestion', about: text.slice(0, 60), text, nameless: false, may_publish: true })
    ][i % 4]()
  for (let at = 0; at < all.length; at += 10) await Promise.all(all.slice(at, at + 10).map((text, i) => plantOne(text, at + i)))
  return { sent: all.length, taken }
}

async function harmless(page, path) {
  await open(page, path)
  assert.equal(await page.evaluate(() => window.__ran), undefined, `${path}: a script ran`)
  const live = await page.evaluate(() => [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => /__ran/.test(a.value) && (a.name.startsWith('on') || ['href', 'src', 'action', 'formaction', 'data', 'srcdoc', 'content'].includes(a.name)))).length)
  assert.equal(live, 0, `${path}: ${live} elements came out of a text`)
}

journey('texts stay texts on every page that shows them', { server, role: 'staff' }, async (page, context, s) => {
  page.on('dialog', d => assert.fail(`a dialog: ${d.message()}`))
  const { sent, taken } = await plant(context, s.url)
  assert.equal(sent, 300)
  const kept = Object.values(taken).reduce((a, b) => a + b)
  assert.ok(kept >= 150, `only ${kept} texts were taken: ${JSON.stringify(taken)}`)
  for (const path of ['/stories?size=100', '/problems?size=100', '/visits?size=100', '/opinions', '/opinions/answers', '/desk']) {
    await harmless(page, path)
  }
  for (const what of ['stories', 'problems', 'visits']) {
    const { items } = await (await context.request.get(`/api/${what}?size=100`)).json()
    for (const item of items.slice(0, 2)) await harmless(page, `/${what}/${item.id}`)
  }
})

journey('and on the phone', { server, shape: phone, role: 'staff' }, async page => {
  for (const path of ['/m', '/m/opinions', '/m/mine']) await harmless(page, path)
})

test('the eye is tested: a text taken for markup is seen', async () => {
  const s = await server
  await assert.rejects(visit('eye', s.url, desk, async page => {
    await open(page, '/login')
    await page.evaluate(text => { document.body.insertAdjacentHTML('beforeend', text) }, `<img src="data:image/png;base64,AA" onerror="${run}">`)
    await page.waitForTimeout(200)
  }), /Content Security Policy/)
})
