/** 10409 → 10,409; decimals as given. An empty or unknown value is a dash. */
export function figure(v: number | string | undefined | null): string {
  if (v === undefined || v === null || v === '') return '—'
  const [whole = '', part] = String(v).split('.')
  const spaced = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return part === undefined ? spaced : `${spaced}.${part}`
}

/** 2026-03-05 → 2026年3月5日. Unknown days are a dash, the open end is 至今. */
export function dayText(day: string | undefined): string {
  if (!day) return '—'
  if (day === '9999-12-31') return '至今'
  const [y, m, d] = day.split('-').map(Number)
  return m && d ? `${y}年${m}月${d}日` : day
}

const two = (n: number) => String(n).padStart(2, '0')

/** Milliseconds → 2026-03-05 14:30 in the city's zone. */
export function instantText(ms: number | undefined): string {
  if (!ms) return '—'
  const t = new Date(ms + 8 * 3600_000)
  return `${t.getUTCFullYear()}-${two(t.getUTCMonth() + 1)}-${two(t.getUTCDate())} ${two(t.getUTCHours())}:${two(t.getUTCMinutes())}`
}

/** Milliseconds → 2026年3月5日 14:30: an instant where days are written out, as on the phone and on paper. */
export function momentText(ms: number | undefined): string {
  return ms ? `${dayText(instantText(ms).slice(0, 10))} ${clockText(ms)}` : '—'
}

/** Milliseconds → 14:30 in the city's zone. */
export const clockText = (ms: number) => instantText(ms).slice(11)

/** 0.8604 → 86.0%; a share of nothing is a dash. */
export function shareText(part: number, whole: number): string {
  return whole > 0 ? `${((part / whole) * 100).toFixed(1)}%` : '—'
}

/** Days from one day to another; negative when the second lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

/** How much time is left, in words: 今天截止, 还有 3 天, 已逾期 2 天. */
export function dueText(today: string, due: string): string {
  if (!due || due === '9999-12-31') return ''
  const n = daysBetween(today, due)
  if (n < 0) return `已逾期 ${-n} 天`
  return n === 0 ? '今天截止' : `还有 ${n} 天`
}

/** 1536000 → 1.5 MB. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '')} MB`
}
