// What every page must keep, whatever it shows.

/** Looks at the page as it stands and answers what is wrong with it. */
export function inspect(page, { phone = false } = {}) {
  return page.evaluate(look, { phone, wideByNature })
}

/** How the names begin of registers that may be wider than their frame: 应做情况 has a column for each duty of each month. */
const wideByNature = ['应做情况（']

// look runs in the page.
function look({ phone, wideByNature }) {
  const wrong = []
  const say = (what, element) => {
    const text = (element?.innerText || element?.getAttribute?.('aria-label') || element?.outerHTML || '').trim().replace(/\s+/g, ' ').slice(0, 60)
    wrong.push(element ? `${what}: <${element.tagName.toLowerCase()}> ${text}` : what)
  }
  const style = e => getComputedStyle(e)
  const shown = e => {
    const r = e.getBoundingClientRect()
    return r.width > 0 && r.height > 0 && e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
  }

  // Title and text.
  if (!document.title.trim()) say('no title')
  const text = document.body.innerText
  if (!text.trim()) say('the page is empty')
  const odd = /.{0,20}(?:\bundefined\b|\bNaN\b|\[object |\bInvalid Date\b|\{\{|\}\}).{0,20}/.exec(text + document.title)
  if (odd) say(`odd text “${odd[0]}”`)

  // Chinese with Chinese punctuation, and no words of the program's: names of files and keys are people's words too,
  // and so are the demonstration's log-in names.
  const known = new Set(['gongwei', 'weiyuan', 'lingdao', 'zhuangan', 'shuji', 'zhiwei', 'dangyuan', 'pingwei', 'xitong', 'anquan', 'shenji', 'Chrome', 'Linux', 'Excel', 'Word', 'WPS', 'Ctrl', 'Enter', 'Esc', 'Shift', 'Tab', 'xlsx', 'docx', 'csv', 'pdf', 'SQLite', 'PostgreSQL', 'clamd', 'sanchuang', 'serve', 'backup', 'verify', 'heads'])
  for (const line of text.split('\n')) {
    const half = /.{0,12}[\u4e00-\u9fff][,;:!?()](?:[\u4e00-\u9fff\s]|$).{0,12}/.exec(line)
    if (half) say(`half-width punctuation “${half[0]}”`)
    if (/[A-Za-z0-9+/=_-]{16,}|[\w.]+[\\/][\w.]+|\.\w{2,4}\b/.test(line)) continue // a digest, a path, a file
    const word = line.match(/(?<![\w.])[A-Za-z]*[a-z]{3,}(?!\w)/g)?.find(w => !known.has(w))
    if (word) say(`not Chinese: “${word}” in “${line.trim().slice(0, 40)}”`)
  }

  // The phone writes days out, all in one way.
  const bare = phone && /.{0,12}(?<![\w.-])20\d\d-\d\d(?:-\d\d)?(?![\w-]).{0,12}/.exec(text)
  if (bare) say(`a day that is not written out “${bare[0]}”`)
  if (phone) for (const d of document.querySelectorAll('input[type=date], input[type=month]')) if (shown(d)) say('a day in the browser\u2019s own way', d)

  // What could not be fetched: somebody was led where there is nothing, or nothing for them.
  for (const b of document.querySelectorAll('[role=alert] button')) if (b.innerText.trim() === '重新加载') say('could not be loaded', b.closest('[role=alert]'))

  // How a record stands is seen without scrolling its register sideways.
  for (const frame of document.querySelectorAll('.sct')) {
    for (const head of phone || innerWidth < 1366 ? [] : frame.querySelectorAll('thead th')) {
      if (/^(状态|情况|结果|进度)$/.test(head.innerText.trim()) && head.getBoundingClientRect().right > frame.getBoundingClientRect().right + 1) say('beyond the side of its register', head)
    }
  }

  // A register fits its frame on a usual screen, in the columns it has by itself.
  for (const table of phone || innerWidth < 1366 ? [] : document.querySelectorAll('table')) {
    let frame = table.parentElement
    while (frame && !/^(auto|scroll)$/.test(style(frame).overflowX)) frame = frame.parentElement
    if (!frame || !shown(table) || frame.scrollWidth <= frame.clientWidth + 1) continue
    const name = frame.getAttribute('aria-label') ?? ''
    if (wideByNature.some(n => name.startsWith(n))) continue
    say(`the register “${name}” is ${frame.scrollWidth} wide in ${frame.clientWidth}: ${[...table.querySelectorAll('thead th')].map(h => `${h.innerText.trim()} ${h.offsetWidth}`).join(', ')}`)
  }

  // Up to five conditions stand in one row.
  for (const bar of phone || innerWidth < 1366 ? [] : document.querySelectorAll('.filter-bar')) {
    const parts = [...bar.children].filter(shown)
    if (parts.length > 6) continue
    const tops = parts.map(e => e.getBoundingClientRect()).map(r => Math.round(r.top + r.height / 2))
    if (Math.max(...tops) - Math.min(...tops) > 12) say(`${parts.length - 1} conditions take more than one row`, bar)
  }

  // Nothing beside the page: on the phone it cannot be reached, on the desk nobody looks there.
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth > clientWidth + 1) {
    say(`scrolls sideways, ${scrollWidth} over ${clientWidth}`)
    const widest = [...document.body.querySelectorAll('*')].filter(shown).find(e => e.getBoundingClientRect().right > clientWidth + 1 && e.children.length === 0)
    if (widest) say('reaches out', widest)
  }

  // Contrast of each piece of text with what lies behind it.
  const channel = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 }
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
  const colour = s => { const m = s.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0]; return m.length < 4 ? [...m, 1] : m }
  const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3]))
  const behind = e => {
    const layers = []
    for (let at = e; at; at = at.parentElement) {
      const s = style(at)
      if (s.backgroundImage !== 'none') return null // a picture or gradient: judged by eye
      const c = colour(s.backgroundColor)
      if (c[3] > 0) layers.push(c)
      if (c[3] === 1) break
    }
    return layers.reduceRight((below, c) => over(c, below), [255, 255, 255])
  }
  const seen = new Set()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement
    if (!node.data.trim() || seen.has(e) || e.closest('[disabled], [aria-disabled=true], .is-disabled, script, style, svg, [aria-hidden=true]') || !shown(e)) continue
    seen.add(e)
    const back = behind(e)
    if (!back) continue
    const s = style(e)
    const [a, b] = [light(over(colour(s.color), back)), light(back)].sort((x, y) => y - x)
    const ratio = (a + 0.05) / (b + 0.05)
    const size = parseFloat(s.fontSize)
    const need = size >= 24 || (size >= 18.66 && Number(s.fontWeight) >= 700) ? 3 : 4.5
    if (ratio < need - 0.01) say(`contrast ${ratio.toFixed(2)} < ${need}`, e)
  }

  // Names and, on the phone, sizes of what can be touched.
  for (const e of document.querySelectorAll('a[href], button, input, select, textarea, [role=button], [role=tab], [role=link], [role=checkbox], [role=radio], [role=switch]')) {
    if (!shown(e) || e.type === 'hidden' || e.matches(':disabled, [aria-disabled=true], .skip')) continue
    const named = e.innerText?.trim() || e.getAttribute('aria-label') || e.getAttribute('title') || e.getAttribute('placeholder') || e.labels?.length || e.getAttribute('aria-labelledby') ||
      e.querySelector('img[alt]:not([alt=""]), [aria-label]') || e.value
    if (!named) say('nothing names it', e)
    if (!phone) continue
    // Who touches a tick box or a field touches its label or row.
    const target = e.matches('input, textarea, select, [role=checkbox], [role=radio], [role=switch]') ? e.closest('label, .van-cell, .van-field, .van-search, [data-target]') ?? e : e
    const r = target.getBoundingClientRect()
    if (r.width < 43.5 || r.height < 43.5) say(`target ${Math.round(r.width)}×${Math.round(r.height)} < 44`, e)
  }
  for (const img of document.images) if (!img.hasAttribute('alt')) say('picture without alt', img)
  return [...new Set(wrong)]
}

/** Looks at the desk's page at twice its size, as people with weak eyes set it, and answers whether it runs off the side. */
export async function inspectZoomed(page) {
  const screen = page.viewportSize()
  await page.setViewportSize({ width: 683, height: 384 })
  try {
    return await page.evaluate(async () => {
      for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame)
      const { scrollWidth, clientWidth } = document.documentElement
      return scrollWidth > clientWidth + 1 ? [`at twice its size it scrolls sideways, ${scrollWidth} over ${clientWidth}`] : []
    })
  } finally {
    await page.setViewportSize(screen)
  }
}

/** Looks at the page as it would lie on paper, A4 across within its margins, and answers what of its registers is lost there. */
export async function inspectPaper(page) {
  const screen = page.viewportSize()
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 1009, height: 700 })
  try {
    return await page.evaluate(async () => {
      // the sheets for paper are in force a frame or two after they are asked for
      for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame)
      const wrong = []
      for (const frame of document.querySelectorAll('.sct-frame')) {
        const table = frame.querySelector('table')
        if (!table?.getClientRects().length) continue
        const title = frame.querySelector('.sct-title')?.textContent.trim()
        if (!title) wrong.push('a register without a title on paper')
        if (!frame.querySelector('.sct-note')?.textContent.trim()) wrong.push(`${title}: nothing on paper says whose and of when`)
        if (table.getBoundingClientRect().right > 1010) wrong.push(`${title}: reaches ${Math.round(table.getBoundingClientRect().right)} of 1009 on paper`)
        for (const cell of table.querySelectorAll('th, td')) {
          if (cell.getClientRects().length && cell.scrollWidth > cell.clientWidth + 1) wrong.push(`${title}: cut off on paper: ${cell.textContent.trim().slice(0, 30)}`)
        }
        const acts = [...table.querySelectorAll('thead th')].findIndex(h => h.getClientRects().length && /^(操作|办理)$/.test(h.firstChild?.nodeValue?.trim() ?? ''))
        if (acts >= 0 && [...table.querySelectorAll('tbody tr')].some(row => row.children[acts]?.querySelector('button'))) wrong.push(`${title}: a column of buttons on paper`)
      }
      return [...new Set(wrong)].slice(0, 8)
    })
  } finally {
    await page.emulateMedia({ media: null })
    await page.setViewportSize(screen)
  }
}

/** The addresses of the desk's menu; groups that are folded are opened first. */
export async function menu(page) {
  const nav = page.locator('nav').first()
  await nav.waitFor()
  // An opened group is no longer found by this, so the first one left is always the next.
  const folded = nav.locator('[aria-expanded=false]')
  for (let n = await folded.count(); n > 0; n--) await folded.first().click()
  return [...new Set(await page.locator('nav a[href^="/"]').evaluateAll(all => all.map(a => a.getAttribute('href'))))]
}

/** What addresses have in common that differ in their record, their figure or their question alone. */
export const shapeOf = href => href.replace(/[?#].*/, '').replace(/\d+/g, '0').replace(/\/(figures|stars)\/[^/]+/, '/$1/0')

/** Where a page leads beside the menu, records' own pages and what is to be done among them. */
export async function links(page, { phone = false } = {}) {
  const all = await page.locator(phone ? 'a[href^="/m"]' : 'main a[href^="/"]').evaluateAll(found => found.map(a => a.getAttribute('href')))
  return all.filter(href => !href.startsWith('/api/') && /^\/m(\/|$)/.test(href) === phone)
}
