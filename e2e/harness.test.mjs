// The harness itself: it must see what it claims to see. Needs no program, only the browser.
import assert from 'node:assert/strict'
import { readdirSync, rmSync } from 'node:fs'
import http from 'node:http'
import { after, before, describe, test } from 'node:test'
import { desk, phone, visit } from './browser.mjs'
import { inspect, links, menu, shapeOf } from './sweep.mjs'

const good = '<h1>党员名册</h1><p>共 <b>128</b> 名党员</p><a href="/m/visits" style="display:inline-block;padding:14px 20px;min-width:44px">我的走访</a>'
const bodies = {
  '/good': good,
  '/console': good + '<script>console.error("字段缺失")</script>',
  '/throws': good + '<script>setTimeout(() => { throw new Error("no such thing") })</script>',
  '/foreign': good + '<img alt="" src="http://127.0.0.1:9/a.png">',
  '/refused': good + '<script>fetch("/api/refused")</script>',
  '/broken': good + '<script>fetch("/api/broken")</script>',
  '/odd': good + '<p>合计 undefined 人</p>',
  '/wide': good + '<div style="width:1600px">一行很长的字</div>',
  '/pale': good + '<p style="color:#aaa">看不清的字</p>',
  '/small': good + '<button style="width:20px;height:20px">删</button>',
  '/nameless': good + '<button style="width:60px;height:60px"></button>',
  '/unfetched': good + '<div role="alert"><p>没有找到</p><button style="min-width:90px;height:50px">重新加载</button></div>',
  '/beyond': good + '<div class="sct" style="width:300px;overflow:auto"><table style="width:900px"><thead><tr><th>名称</th><th>状态</th></tr></thead></table></div>',
  '/menu': '<nav><button aria-expanded="false" onclick="this.ariaExpanded=true;this.nextElementSibling.hidden=false">组织</button><div hidden><a href="/members">名册</a></div><a href="/">工作台</a></nav><a href="/m/points">积分</a><a href="/m/visits/7">某次</a>'
}

describe('harness', () => {
  let server, origin
  before(() => new Promise(resolve => {
    server = http.createServer((q, w) => {
      if (q.url === '/favicon.ico') return w.writeHead(204).end()
      if (q.url.startsWith('/api/')) return w.writeHead(q.url === '/api/broken' ? 500 : 422).end('{}')
      const title = q.url === '/untitled' ? '' : '测试页'
      w.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      w.end(`<!doctype html><html lang="zh-CN"><meta name="viewport" content="width=device-width"><title>${title}</title>${bodies[q.url] ?? good}`)
    }).listen(0, '127.0.0.1', () => { origin = `http://127.0.0.1:${server.address().port}`; resolve() })
  }))
  after(() => {
    server.close()
    // The pictures of mistakes made on purpose.
    const out = new URL('out/', import.meta.url)
    for (const name of readdirSync(out)) if (name.startsWith('harness-')) rmSync(new URL(name, out))
  })

  const see = (path, shape = desk) => visit(`harness ${path}`, origin, shape, async page => {
    await page.goto(path)
    await page.waitForLoadState('networkidle')
  })

  test('a page in order passes', () => see('/good'))
  test('a refusal by the API is no mistake of the page', () => see('/refused'))
  for (const [path, word] of [['/console', '字段缺失'], ['/throws', 'no such thing'], ['/foreign', '127.0.0.1:9'], ['/broken', '500 GET /api/broken']]) {
    test(`fails on ${path}`, () => assert.rejects(see(path), err => err.message.includes(word)))
  }

  const found = (path, shape) => {
    let all
    return visit(`inspect ${path}`, origin, shape, async page => {
      await page.goto(path)
      all = await inspect(page, { phone: shape === phone })
    }).then(() => all)
  }
  for (const shape of [desk, phone]) {
    test(`nothing to find on a page in order, ${shape.viewport.width} px`, async () => assert.deepEqual(await found('/good', shape), []))
  }
  for (const [path, word] of [['/untitled', 'no title'], ['/odd', 'odd text'], ['/wide', 'scrolls sideways'], ['/pale', 'contrast'], ['/small', 'target 20×20'], ['/nameless', 'nothing names it'], ['/unfetched', 'could not be loaded']]) {
    test(`finds ${path}`, async () => {
      const all = await found(path, phone)
      assert.ok(all.some(s => s.includes(word)), `found only ${JSON.stringify(all)}`)
    })
  }

  test('finds how a record stands beyond the side of its register', async () => assert.deepEqual(await found('/beyond', desk), ['beyond the side of its register: <th> 状态', 'the register “” is 900 wide in 300: 名称 447, 状态 447']))

  test('the menu is opened and read', () => visit('menu', origin, desk, async page => {
    await page.goto('/menu')
    assert.deepEqual(await menu(page), ['/members', '/'])
    assert.deepEqual((await links(page, { phone: true })).map(shapeOf), ['/m/points', '/m/visits/0'])
  }))
})
