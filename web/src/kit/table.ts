import { toTSV } from './tsv'

/** A column of ScTable. `key` names the row's field and the slot (`#cell-<key>`). */
export interface Column<T = Record<string, unknown>> {
  key: string
  label: string
  /** Pixels at normal size; a pinned column needs it (160 when absent). */
  width?: number
  align?: 'left' | 'right' | 'center'
  /** Stays at the left while the rest is scrolled. Pinned columns come first. */
  pin?: boolean
  sort?: boolean
  /** What is copied, printed as title and shown when there is no slot. By default the field as text. */
  text?: (row: T) => string
  /** Its words take up to two lines instead of one; the column is as wide as `width` and no wider. */
  two?: boolean
  /**
   * Not shown until the user chooses it. `'screen'` is a column that is left out for want of room alone: while the user
   * has chosen no columns, an export holds it.
   */
  hidden?: boolean | 'screen'
  /** Cannot be taken away by the user. */
  always?: boolean
  /** Left out on paper and when copying: buttons and links. */
  screenOnly?: boolean
  /** Left out on paper alone: what the other columns of the printed register say as well. */
  offPaper?: boolean
  /** Stands in the totals row. */
  total?: string | number
}

/** What one user has chosen for one table. */
export interface ColumnChoice {
  order: string[]
  hidden: string[]
  /** Pixels of the columns that were made wider or narrower. */
  widths?: Record<string, number>
}

/** Columns can be drawn no narrower, no wider. */
export const widthLimits = { least: 48, most: 640 }

/** The choice with one column's width set, or given back to the table when `px` is undefined. */
export function resized(choice: ColumnChoice | undefined, order: readonly string[], hidden: readonly string[], key: string, px: number | undefined): ColumnChoice {
  const widths = { ...choice?.widths }
  if (px === undefined) delete widths[key]
  else widths[key] = Math.round(Math.max(widthLimits.least, Math.min(widthLimits.most, px)))
  return { order: [...order], hidden: [...hidden], widths }
}

/** The choice that a shared address asks for: these columns in this order, every other one hidden. */
export function chosenBy<T>(cols: readonly Column<T>[], keys: readonly string[]): ColumnChoice {
  const known = keys.filter(k => cols.some(c => c.key === k))
  return { order: known, hidden: cols.map(c => c.key).filter(k => !known.includes(k)) }
}

/** A plain field of a row, whatever interface the row has. */
export function field(row: object, key: string): unknown {
  return (row as Record<string, unknown>)[key]
}

export function cellText<T extends object>(c: Column<T>, row: T): string {
  if (c.text) return c.text(row)
  const v = field(row, c.key)
  return v === undefined || v === null ? '' : String(v)
}

/** The columns in the user's order, pinned ones first; columns that came with an update stand where they were declared. */
export function ordered<T>(cols: readonly Column<T>[], choice?: ColumnChoice): Column<T>[] {
  const byKey = new Map(cols.map(c => [c.key, c]))
  const out: Column<T>[] = (choice?.order ?? []).flatMap(k => byKey.get(k) ?? [])
  cols.forEach((c, i) => {
    if (!out.includes(c)) out.splice(Math.min(i, out.length), 0, c)
  })
  return [...out.filter(c => c.pin), ...out.filter(c => !c.pin)]
}

/** Whether a column is shown: the user's choice, else how it was declared. */
export function isShown<T>(c: Column<T>, choice?: ColumnChoice): boolean {
  if (c.always) return true
  if (!choice) return !c.hidden
  if (choice.hidden.includes(c.key)) return false
  return choice.order.includes(c.key) || !c.hidden
}

/** The keys of what an export holds: the columns as chosen, and without a choice what only the screen has no room for as well. */
export function exportedKeys<T>(cols: readonly Column<T>[], choice?: ColumnChoice): string[] {
  return cols.filter(c => isShown(c, choice) || (!choice && c.hidden === 'screen')).map(c => c.key)
}

/** Distance from the left edge for each pinned column, after `before` pixels of selection column. */
export function pinOffsets<T>(cols: readonly Column<T>[], before: number, widths: Record<string, number> = {}): Map<string, number> {
  const out = new Map<string, number>()
  let left = before
  for (const c of cols) {
    if (!c.pin) break
    out.set(c.key, left)
    left += widths[c.key] ?? c.width ?? 160
  }
  return out
}

/** The chosen keys after this page's rows are all taken or all left; choices on other pages stay. */
export function togglePage<K>(chosen: readonly K[], page: readonly K[]): K[] {
  const own = new Set(page)
  const others = chosen.filter(k => !own.has(k))
  return pageState(chosen, page) === 'all' ? others : [...others, ...page]
}

export function toggleOne<K>(chosen: readonly K[], key: K): K[] {
  return chosen.includes(key) ? chosen.filter(k => k !== key) : [...chosen, key]
}

export function pageState<K>(chosen: readonly K[], page: readonly K[]): 'all' | 'some' | 'none' {
  const have = new Set(chosen)
  const n = page.filter(k => have.has(k)).length
  if (n === 0) return 'none'
  return n === page.length ? 'all' : 'some'
}

/** A rectangle of cells, by row and column number. */
export interface Block {
  row: number
  col: number
  toRow: number
  toCol: number
}

export function inBlock(b: Block | undefined, row: number, col: number): boolean {
  if (!b) return false
  return row >= Math.min(b.row, b.toRow) && row <= Math.max(b.row, b.toRow) && col >= Math.min(b.col, b.toCol) && col <= Math.max(b.col, b.toCol)
}

/** The block as text for Excel and WPS. The head row goes along when more than one row is taken. */
export function blockText<T extends object>(b: Block, rows: readonly T[], cols: readonly Column<T>[]): string {
  const top = Math.min(b.row, b.toRow)
  const bottom = Math.max(b.row, b.toRow)
  const taken = cols.slice(Math.min(b.col, b.toCol), Math.max(b.col, b.toCol) + 1).filter(c => !c.screenOnly)
  const body = rows.slice(top, bottom + 1).map(r => taken.map(c => cellText(c, r)))
  const whole = top === 0 && bottom === rows.length - 1 && rows.length > 1
  return toTSV(whole ? [taken.map(c => c.label), ...body] : body)
}

/** Moves the far corner of a block by a key; undefined for keys that do not move. */
export function moved(b: Block, key: string, extend: boolean, rows: number, cols: number, pageRows = 10): Block | undefined {
  const step: Record<string, [number, number]> = {
    ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-pageRows, 0], PageDown: [pageRows, 0],
    Home: [0, -cols], End: [0, cols]
  }
  const d = step[key]
  if (!d) return undefined
  const clamp = (n: number, max: number) => Math.max(0, Math.min(max - 1, n))
  const toRow = clamp(b.toRow + d[0], rows)
  const toCol = clamp(b.toCol + d[1], cols)
  return extend ? { ...b, toRow, toCol } : { row: toRow, col: toCol, toRow, toCol }
}
