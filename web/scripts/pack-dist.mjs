// The last step of a build: scripts and styles are kept compressed, as the program carries and sends them.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url).pathname
rmSync(join(dist, '.vite'), { recursive: true, force: true }) // of use to the check before this step alone
let before = 0
let after = 0
for (const f of readdirSync(join(dist, 'assets')).filter(f => /\.(js|css|svg)$/.test(f))) {
  const file = join(dist, 'assets', f)
  const plain = readFileSync(file)
  const packed = gzipSync(plain, { level: 9 })
  if (packed.length > plain.length * 0.9) continue
  writeFileSync(`${file}.gz`, packed)
  rmSync(file)
  before += plain.length
  after += packed.length
}
console.log(`dist: packed from ${(before / 1e6).toFixed(1)} to ${(after / 1e6).toFixed(1)} MB`)
