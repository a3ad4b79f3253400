// Opens every page that each role's menu leads to and looks at it.
import assert from 'node:assert/strict'
import { desk, journey, open, phone, turn } from './browser.mjs'
import { start } from './server.mjs'
import { inspect, inspectPaper, inspectZoomed, links, menu, shapeOf } from './sweep.mjs'

const server = start()
const deskRoles = ['staff', 'committee_member', 'leader', 'dept_clerk', 'branch_secretary', 'branch_clerk', 'judge', 'sys_admin', 'sec_admin', 'audit_admin']
// between them they have nearly every register
const printing = ['staff', 'branch_secretary', 'sys_admin', 'sec_admin', 'audit_admin']
const zooming = ['dept_clerk', 'sys_admin', 'sec_admin', 'audit_admin']
// with one record of each kind, and what their duties lead to
const following = ['dept_clerk']
const phoneRoles = ['member', 'branch_secretary', 'judge']
// they open each page by its address, as a bookmark does; the others turn from page to page
const loading = ['leader', 'judge']

/** Opens each address, and one of each shape that `more` finds there, and answers what is wrong by page. */
async function sweep(page, first, shape, more = async () => [], { paper = false, zoomed = false, go = turn } = {}) {
  const queue = [...first]
  const seen = new Set(queue.map(shapeOf))
  const wrong = []
  for (const path of queue) {
    await go(page, path).catch(err => { throw new Error(`${path}: ${err.message}`) })
    if (new URL(page.url()).pathname.startsWith('/login')) wrong.push(`${path}: leads to the log-in page`)
    wrong.push(...(await inspect(page, { phone: shape === phone })).map(what => `${path}: ${what}`))
    if (zoomed) wrong.push(...(await inspectZoomed(page)).map(what => `${path}: ${what}`))
    if (paper) wrong.push(...(await inspectPaper(page)).map(what => `${path}: ${what}`))
    if (await page.getByText(/没有这个页面|没有权限|您没有打开「/).count()) wrong.push(`${path}: leads to a page that is missing or closed`)
    for (const next of await more(page)) if (!seen.has(shapeOf(next))) { seen.add(shapeOf(next)); queue.push(next) }
  }
  return { pages: queue.length, wrong }
}

for (const role of deskRoles) {
  journey(`every page of ${role} on the desk`, { server, role, shape: desk, limit: 240_000 }, async page => {
    await open(page, '/')
    const { pages, wrong } = await sweep(page, await menu(page), desk, following.includes(role) ? links : undefined, { paper: printing.includes(role), zoomed: zooming.includes(role), go: loading.includes(role) ? open : turn })
    assert.ok(pages > 0, 'the menu is empty')
    assert.deepEqual(wrong, [])
  })
}

for (const role of phoneRoles) {
  journey(`every page of ${role} on the phone`, { server, role, shape: phone }, async page => {
    await open(page, '/m')
    const { pages, wrong } = await sweep(page, ['/m'], phone, p => links(p, { phone: true }), { go: loading.includes(role) ? open : turn })
    assert.ok(pages > 1, 'the home page leads nowhere')
    assert.deepEqual(wrong, [])
  })
}

journey('the log-in page on the desk', { server, shape: desk }, async page => {
  await open(page, '/login')
  assert.deepEqual(await inspect(page), [])
})
journey('the log-in page on the phone', { server, shape: phone }, async page => {
  await open(page, '/m/login')
  assert.deepEqual(await inspect(page, { phone: true }), [])
})
