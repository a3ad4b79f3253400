// Takes the pictures of the README anew, of the whole demonstration city: `make pictures`.
import { fileURLToPath } from 'node:url'
import { desk, login, open, phone, settle, visit } from './browser.mjs'
import { start } from './server.mjs'

const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url))
const server = await start({ scale: 1, seed: 20170501 })

const picture = (name, role, shape, body) =>
  visit(name, server.url, shape, async (page, context) => {
    await login(server, context, role)
    await body(page, context)
    await page.screenshot({ path: `${folder}${name}.png`, animations: 'disabled' })
  })

await picture('overview', 'staff', desk, async page => {
  await open(page, '/overview')
  await settle(page)
})
await picture('briefing', 'staff', desk, async (page, context) => {
  const { items } = await (await context.request.get('/api/briefings?size=50')).json()
  await open(page, `/briefings/${items.find(b => b.state === 'draft').id}`)
  await settle(page)
})
await picture('phone', 'member', phone, async page => {
  await open(page, '/m/home')
  await settle(page)
})
await server.stop()
process.exit(0)
