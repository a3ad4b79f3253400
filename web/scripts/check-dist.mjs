// After a build: no address of another host, nothing old kernels cannot read, first loads within their budgets.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url).pathname
const budgets = { 'm.html': 130, 'index.html': 300 }
const wrong = []

const files = readdirSync(dist, { recursive: true }).map(String).filter(f => statSync(join(dist, f)).isFile())

// Names of vocabularies and links in comments of packages are never fetched; what could be fetched stands in an
// attribute, a url() or a call.
const fetched = [/url\(\s*['"]?(?:https?:)?\/\/[^)]*/g, /(?:src|href|action)\s*=\s*["'](?:https?:)?\/\/[^"']*/g, /(?:fetch|import|open|assign|replace|sendBeacon)\(\s*["'`](?:https?:)?\/\/[^"'`]*/g, /@import\s+["'](?:https?:)?\/\/[^"']*/g]
const vocabulary = /^https?:\/\/(www\.w3\.org|element-plus\.org|vuejs\.org|router\.vuejs\.org|pinia\.vuejs\.org|github\.com|developer\.mozilla\.org|echarts\.apache\.org)\b/
for (const f of files.filter(f => /\.(html|js|css|svg|json)$/.test(f))) {
  const text = readFileSync(join(dist, f), 'utf8')
  for (const pattern of fetched) for (const m of text.match(pattern) ?? []) wrong.push(`${f}: asks another host: ${m.slice(0, 120)}`)
  for (const m of text.match(/https?:\/\/[a-z0-9][\w.-]*\.[a-z]{2,}[^\s"'`)\\<]*/gi) ?? []) if (!vocabulary.test(m)) wrong.push(`${f}: foreign address: ${m.slice(0, 120)}`)
  if (f.endsWith('.css')) for (const m of text.match(/:has\(|color-mix\(|@layer\b|\d(?:dvh|svh|lvh)\b/g) ?? []) wrong.push(`${f}: unknown to Chrome 85: ${m}`)
  if (f.endsWith('.js') && statSync(join(dist, f)).size > 600 * 1024 && !/echarts/.test(f)) wrong.push(`${f}: more than 600 kB`)
}

const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
const zipped = f => gzipSync(readFileSync(join(dist, f))).length / 1024

/** What a page loads at first: its entry with all it imports, and the first pages behind it. */
function firstLoad(entry, ...pages) {
  const seen = new Set()
  const out = new Set([entry])
  const walk = key => {
    if (seen.has(key) || !manifest[key]) return
    seen.add(key)
    out.add(manifest[key].file)
    for (const css of manifest[key].css ?? []) out.add(css)
    for (const i of manifest[key].imports ?? []) walk(i)
  }
  walk(entry)
  for (const p of pages) walk(p)
  return [...out]
}
const home = Object.keys(manifest).find(k => /src\/mobile\/[^/]+\/Home.*\.vue$/.test(k)) ?? 'src/app/phone/HomePage.vue'
const list = Object.keys(manifest).filter(k => /src\/pages\/[^/]+\/[A-Za-z]*List\.vue$/.test(k)).sort((a, b) => firstLoad('index.html', b).length - firstLoad('index.html', a).length)[0]
for (const [entry, pages] of [['m.html', [home]], ['index.html', list ? [list] : []]]) {
  const kb = firstLoad(entry, ...pages).reduce((sum, f) => sum + zipped(f), 0)
  console.log(`${entry} first load with ${pages[0] ?? 'no list page'}: ${kb.toFixed(1)} kB gz of ${budgets[entry]}`)
  if (kb > budgets[entry]) wrong.push(`${entry}: first load ${kb.toFixed(1)} kB gz, budget ${budgets[entry]}`)
  if (firstLoad(entry, ...pages).some(f => /echarts/.test(f))) wrong.push(`${entry}: ECharts in the first load`)
}
if (wrong.length) {
  console.error(wrong.join('\n'))
  process.exit(1)
}
console.log(`dist: ${files.length} files, nothing asks another host`)
