// After a build: which files the phone's pages need that open without a network, for public/shell.js to keep.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const dist = new URL('../dist/', import.meta.url).pathname
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'))
const pages = ['m.html', 'src/mobile/inspection/MyPoints.vue', 'src/mobile/inspection/SheetPage.vue', 'src/app/phone/OfflinePage.vue', 'src/app/phone/OutboxPage.vue', 'src/app/phone/LoginPage.vue']

const files = new Set()
const seen = new Set()
function walk(key) {
  if (seen.has(key)) return
  seen.add(key)
  const part = manifest[key]
  if (!part) throw new Error(`the build has no ${key}`)
  for (const f of [part.file, ...(part.css ?? []), ...(part.assets ?? [])]) files.add(`/${f}`)
  part.imports?.forEach(walk)
}
pages.forEach(walk)
const list = ['/m.html', '/kernel.js', '/mark.svg', ...[...files].sort()]
// kernel.js and the page have no digest in their names
const sum = createHash('sha256').update(list.join()).update(readFileSync(`${dist}m.html`)).update(readFileSync(`${dist}kernel.js`))
writeFileSync(`${dist}shell.json`, JSON.stringify({ version: sum.digest('hex').slice(0, 16), files: list }))
console.log(`shell.json: ${list.length} files kept for pages without a network`)
