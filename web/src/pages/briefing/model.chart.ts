/** A drawing of bars or lines in a box of 640 by 260, as it stands in the downloaded paper, too. */
export interface Drawn {
  ticks: { y: number; text: string }[]
  labels: { x: number; text: string }[]
  bars: { x: number; y: number; width: number; height: number; tone: number; text: string; title: string }[]
  lines: { tone: number; points: string }[]
  dots: { x: number; y: number; tone: number; title: string }[]
}

export interface Row {
  name: string
  /** Decimal text; empty where nothing is known. */
  values: string[]
}

const left = 46
const right = 632
const top = 26
const bottom = 228

/** A step of 1, 2 or 5 times a power of ten, so that at most five lines are drawn. */
export function niceStep(most: number): number {
  if (most <= 0) return 1
  const raw = most / 5
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 5, 10].map(k => k * power).find(s => s >= raw) ?? power
  return Math.max(step, most >= 1 ? 1 : step)
}

export function draw(labels: readonly string[], rows: readonly Row[], lines: boolean): Drawn {
  const most = Math.max(0, ...rows.flatMap(r => r.values.map(Number)))
  const step = niceStep(most)
  const ceiling = Math.max(step, Math.ceil(most / step) * step)
  const y = (v: number) => bottom - ((bottom - top) * v) / ceiling
  const slot = (right - left) / Math.max(1, labels.length)
  const out: Drawn = { ticks: [], labels: labels.map((text, i) => ({ x: left + slot * (i + 0.5), text })), bars: [], lines: [], dots: [] }
  for (let v = 0; v <= ceiling + step / 2; v += step) out.ticks.push({ y: y(v), text: String(Math.round(v * 100) / 100) })
  const crowded = labels.length * rows.length > 24
  rows.forEach((r, k) => {
    const width = Math.min(30, (slot * 0.68) / rows.length)
    const points: string[] = []
    r.values.forEach((text, i) => {
      if (text === '') return
      const middle = left + slot * (i + 0.5)
      const title = `${labels[i]}${r.name}${text}`
      if (lines) {
        points.push(`${middle},${y(Number(text))}`)
        out.dots.push({ x: middle, y: y(Number(text)), tone: k + 1, title })
        return
      }
      const x = middle - (width * rows.length) / 2 + width * k
      out.bars.push({ x, y: y(Number(text)), width: width - 2, height: bottom - y(Number(text)), tone: k + 1, text: crowded ? '' : text, title })
    })
    if (lines) out.lines.push({ tone: k + 1, points: points.join(' ') })
  })
  return out
}
