import type { Wire } from '@/api/client'
import { dayText } from '@/kit/format'
import type { Tone } from '@/kit/StatusTag.vue'

export type Doc = Wire<'Document'>
export type Block = Wire<'Block'>
export type Piece = Wire<'Piece'>
export type Ref = Wire<'Reference'>
export type Shown = Wire<'Shown'>
export type State = Wire<'Briefing'>['state']

/** A figure as it stands in the text. */
export interface Told {
  code: string
  name: string
  words: string
  period: string
  period_text: string
  org_id: number
  as_of: string
  opens: boolean
  numerator?: string
  denominator?: string
}

export const states: Record<State, { text: string; tone: Tone }> = {
  draft: { text: '起草中', tone: 'plain' },
  drafted: { text: '待核稿', tone: 'warn' },
  checked: { text: '待封存', tone: 'info' },
  sealed: { text: '已封存', tone: 'ok' }
}

export const stepWords: Record<string, string> = { make: '起草', save: '保存文字', sign: '拟稿签名', return: '退回', check: '核稿签名', seal: '封存', renew: '另起一稿' }

export const lengthWords: Record<string, string> = { month: '月报', quarter: '季报', half_year: '半年报', year: '年报' }

export const showWords: Record<Ref['show'], string> = { value: '本期数', before: '上年同期数', yoy: '同比', qoq: '环比' }

/** The years a report can be asked for, the newest first. */
export function years(today: string): number[] {
  const last = Number(today.slice(0, 4))
  return Array.from({ length: Math.max(0, last - 2016) }, (_, i) => last - i)
}

/** What stands beside a figure: its name and period, its definition, its parts, its day. */
export function noteOf(f: Told, against?: Told & { value?: string; known?: boolean }): string[] {
  return [
    `${f.name}，${f.period_text}`, f.words, ...(f.numerator && f.denominator ? [`${f.numerator} ÷ ${f.denominator}`] : []),
    ...(against ? [`与${against.period_text}比较：${against.known ? against.value : '无记录'}`] : []), `数据截至${dayText(f.as_of)}`
  ]
}

/** Where a figure opens down to its records. */
export const figureAddress = (f: Told) => ({ path: `/figures/${f.code}`, query: { period: f.period, ...(f.org_id ? { org: String(f.org_id) } : {}) } })

/** The name of a reference within its document, as the server writes it. */
export const keyOf = (r: Ref) => `${r.code}|${r.period}|${r.org_id}|${r.show}`

const markForm = /\{([a-z_.]+)\|([0-9QH.-]+)\|([0-9]+)\|(value|before|yoy|qoq)\}/g

/** Reads a sentence whose figures stand as {code|period|org|show}. */
export function readMarked(text: string): Piece[] {
  const out: Piece[] = []
  let at = 0
  for (const m of text.matchAll(markForm)) {
    if (m.index > at) out.push({ text: text.slice(at, m.index) })
    out.push({ text: '', ref: { code: m[1] ?? '', period: m[2] ?? '', org_id: Number(m[3]), show: m[4] as Ref['show'] } })
    at = m.index + m[0].length
  }
  if (at < text.length) out.push({ text: text.slice(at) })
  return out
}

/** Whether the sentence about missing records can give way to one with figures. */
export function ready(p: Piece, shown: ReadonlyMap<string, Shown>): boolean {
  if (!p.instead) return false
  const refs = readMarked(p.instead).flatMap(x => (x.ref ? [shown.get(keyOf(x.ref))] : []))
  return refs.length > 0 && refs.every(s => s?.known) && refs.some(s => s?.text !== '0' && s?.text !== '0%')
}

/** How many sentences say that there is no record. */
export function missingCount(blocks: readonly { pieces: readonly Piece[] }[]): number {
  return blocks.reduce((sum, b) => sum + b.pieces.filter(p => p.missing).length, 0)
}

// The same two patterns stand in the server; internal/view/briefing/testdata/typed.json holds both to it.
const nameLike = /[0-9]{4}(?:[—–至-][0-9]{4})?年(?:[0-9]{1,2}(?:[—–至-][0-9]{1,2})?月(?:[0-9]{1,2}日)?)?|[0-9]{1,2}(?:[—–至-][0-9]{1,2})?月(?:[0-9]{1,2}日)?|[0-9]{1,2}日|〔[0-9]{4}〕[0-9]+号|第[0-9]+|[（(][0-9]{1,2}[）)]|^[0-9]{1,2}[.、．](?:[^0-9]|$)|[0-9]+\+[0-9A-Z]|[0-9A-Za-z]*[A-Za-z][0-9A-Za-z-]*/g
const numberForm = /[0-9０-９](?:[0-9０-９,，]*[0-9０-９])?(?:[.．][0-9０-９]+)?[%％]?/g

/** A text parted at the numbers that were typed by hand. */
export function stretches(text: string): { text: string; typed: boolean }[] {
  const masked = text.replace(nameLike, s => ' '.repeat(s.length))
  const out: { text: string; typed: boolean }[] = []
  let at = 0
  for (const m of masked.matchAll(numberForm)) {
    if (m.index > at) out.push({ text: text.slice(at, m.index), typed: false })
    out.push({ text: text.slice(m.index, m.index + m[0].length), typed: true })
    at = m.index + m[0].length
  }
  if (at < text.length) out.push({ text: text.slice(at), typed: false })
  return out
}

export const typedNumbers = (text: string) => stretches(text).flatMap(s => (s.typed ? [s.text] : []))

/** The numbers typed by hand in a block, each once. */
export const typedIn = (b: Block) => [...new Set(b.pieces.flatMap(p => (p.ref ? [] : typedNumbers(p.text))))]

/** A number as figures are compared by: 3,051 and ３０５１ are 3051. */
export const bare = (number: string) => number.replace(/[０-９．％]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[,，%]/g, '')

const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']
function numeral(n: number): string {
  if (n < 10) return digits[n] ?? ''
  if (n < 20) return `十${digits[n - 10]}`
  return n < 100 ? `${digits[Math.floor(n / 10)]}十${digits[n % 10]}` : String(n)
}

/** The numbers that stand before headings, by the place of the block: 一、（一）1. */
export function ordinals(blocks: readonly Block[]): string[] {
  const n = [0, 0, 0, 0]
  return blocks.map(b => {
    if (b.kind !== 'heading' || b.level < 1 || b.level > 3) return ''
    n[b.level] = (n[b.level] ?? 0) + 1
    for (let l = b.level + 1; l < 4; l++) n[l] = 0
    const k = n[b.level] ?? 0
    return b.level === 1 ? `${numeral(k)}、` : b.level === 2 ? `（${numeral(k)}）` : `${k}. `
  })
}

/** A figure as it stands in running text; 人次 must not be read as 人. */
export function textOf(f: { known: boolean; value: string; unit: string; code: string; aggregate: string }): string {
  if (!f.known) return '（无记录）'
  if (f.unit === '%') return `${f.value}%`
  return f.unit === '人次' && f.aggregate === 'count' && f.code.startsWith('activity.') ? `${f.value}人次` : f.value
}

/** An organisation with all below it: what a report may speak of. */
export function under<N extends { id: number; parent_id: number }>(nodes: readonly N[], root: number): N[] {
  const inside = new Set([root])
  for (let grown = true; grown; ) {
    grown = false
    for (const n of nodes) {
      if (inside.has(n.id) || !inside.has(n.parent_id)) continue
      inside.add(n.id)
      grown = true
    }
  }
  return nodes.filter(n => inside.has(n.id))
}

/** Every figure a document asks for, each once. */
export function refsOf(doc: Doc): Ref[] {
  const out = new Map<string, Ref>()
  const add = (r: Ref) => out.set(keyOf(r), r)
  for (const b of doc.blocks) {
    for (const p of b.pieces) {
      if (p.ref) add(p.ref)
      if (p.instead) readMarked(p.instead).forEach(q => q.ref && add(q.ref))
    }
    const g = b.grid
    if (!g) continue
    const shows: Ref['show'][] = g.shape === 'compare' ? ['value', 'before', 'yoy'] : ['value']
    for (const period of g.shape === 'compare' ? g.periods.slice(0, 1) : g.periods) for (const code of g.codes) for (const show of shows) add({ code, period, org_id: g.org_id, show })
  }
  return [...out.values()]
}
