import { newRule, turn, type GridCategory, type GridRule } from './editing'
import { wayText } from './finishing'
import { capKinds, type CapKind } from './model'
import { plainNumber } from './numbers'
import { factText, type FactKind } from './words'

/** The columns of the rule table in the order in which a block from Excel is laid down. */
export const ruleColumns = ['category', 'text', 'fact', 'direction', 'points', 'perUnit', ...capKinds, 'basis'] as const
export type RuleColumn = (typeof ruleColumns)[number]
export const columnNames: Record<RuleColumn, string> = {
  category: '类别', text: '规则内容', fact: '计分的记录', direction: '加扣', points: '分值', perUnit: '按量', day: '每日', month: '每月', quarter: '每季', half_year: '半年', year: '全年', basis: '依据'
}

export interface PasteWords {
  categories: readonly GridCategory[]
  kinds: readonly FactKind[]
}

export interface Pasted {
  rules: GridRule[]
  /** Rows that the block changed or added. */
  changed: number
  /** Cells that name something unknown, in words; they stay as they were. */
  unknown: string[]
}

/** The rules as cells for Excel; pasting them back changes nothing. */
export function ruleCells(rules: readonly GridRule[], words: PasteWords): string[][] {
  return [ruleColumns.map(c => columnNames[c]), ...rules.map(r => ruleColumns.map(c => cellText(r, c, words)))]
}

function cellText(r: GridRule, c: RuleColumn, words: PasteWords): string {
  if (isCap(c)) return r.caps[c]
  if (c === 'category') return words.categories.find(x => x.code === r.category)?.name ?? ''
  if (c === 'fact') return factText(r, words.kinds)
  if (c === 'direction') return r.direction === 'debit' ? '扣分' : '加分'
  if (c === 'points') return wayText(r) || r.points
  if (c === 'perUnit') return r.perUnit ? '是' : ''
  return r[c]
}

const isCap = (c: RuleColumn): c is CapKind => (capKinds as readonly string[]).includes(c)
const yes = /^(是|按量|√|✓|对|1|y|yes|true)$/i
const plain = (s: string) => s.replace(/[\s“”"「」]/g, '')

/** Lays a block down with its first cell at `row`/`column`; rows that are missing are added. A head row is left out. */
export function applyBlock(rules: readonly GridRule[], row: number, column: RuleColumn, block: readonly (readonly string[])[], words: PasteWords, fresh?: () => string): Pasted {
  const out = rules.map(r => ({ ...r, details: [...r.details], conditions: r.conditions.map(c => ({ ...c })), caps: { ...r.caps } }))
  const first = ruleColumns.indexOf(column)
  const cells = headed(block) ? block.slice(1) : block
  const unknown: string[] = []
  cells.forEach((line, i) => {
    const at = row + i
    while (out.length <= at) out.push(newRule(out.at(-1)?.category ?? words.categories[0]?.code ?? '', fresh?.()))
    const rule = out[at] as GridRule
    line.forEach((value, j) => {
      const c = ruleColumns[first + j]
      if (c && !set(rule, c, value, words, fresh)) unknown.push(`第${at + 1}行的${columnNames[c]}“${value}”没有对应的选项，请在表中选择。`)
    })
  })
  return { rules: out, changed: cells.length, unknown }
}

function headed(block: readonly (readonly string[])[]): boolean {
  const names = new Set<string>([...Object.values(columnNames), '规则', '加扣分', '加分或扣分', '记录种类', '按数量', '每半年'])
  const head = block[0] ?? []
  return block.length > 1 && head.filter(x => names.has(plain(x))).length >= Math.min(2, head.length)
}

function set(r: GridRule, c: RuleColumn, value: string, words: PasteWords, fresh?: () => string): boolean {
  const v = value.trim()
  const there = cellText(r, c, words).trim()
  if (v === there || v === `'${there}`) return true // conditions and formulas, which a cell only names, stay
  if (isCap(c)) r.caps[c] = plainNumber(v).replace(/^-/, '')
  else if (c === 'text' || c === 'basis') r[c] = v
  else if (c === 'perUnit') r.perUnit = yes.test(v)
  else if (c === 'points') setPoints(r, plainNumber(v), fresh)
  else if (v === '') return true
  else if (c === 'category') return setCategory(r, plain(v), words)
  else if (c === 'direction') return setDirection(r, plain(v), fresh)
  else return setFact(r, v, words)
  return true
}

function setPoints(r: GridRule, n: string, fresh?: () => string) {
  if (n.startsWith('-')) turn(r, 'debit', fresh)
  r.points = n.replace(/^-/, '')
  if (r.points) r.way = 'fixed'
}

function setCategory(r: GridRule, name: string, words: PasteWords): boolean {
  const found = words.categories.find(c => plain(c.name) === name)
  if (found) r.category = found.code
  return !!found
}

function setDirection(r: GridRule, word: string, fresh?: () => string): boolean {
  if (/^(加|加分|\+)$/.test(word)) turn(r, 'credit', fresh)
  else if (/^(扣|扣分|减|减分|-|−)$/.test(word)) turn(r, 'debit', fresh)
  else return false
  return true
}

/** 参加组织生活：党课、主题党日 — names as the table shows them. */
function setFact(r: GridRule, text: string, words: PasteWords): boolean {
  const [name = '', list = ''] = text.split(/[：:]/)
  const kind = words.kinds.find(k => plain(k.name) === plain(name))
  const details = list.split(/[、，,；;]/).map(plain).filter(Boolean)
  const found = details.map(d => kind?.details.find(x => plain(x.name) === d)?.code)
  if (!kind || found.includes(undefined)) return false
  Object.assign(r, { fact: kind.code, details: found, conditions: [] })
  return true
}
