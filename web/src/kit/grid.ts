import type { Ref } from 'vue'
import { parseTSV } from './tsv'

interface GridKeys<C extends string> {
  root: Ref<HTMLElement | undefined>
  /** Lays a block down with its first cell there. */
  lay: (row: number, column: C, block: string[][]) => void
  off?: () => boolean
}

/** A table of inputs taken as a spreadsheet takes keys: a block is pasted from the cell one stands in, Enter goes down. Cells carry data-row and data-col. */
export function useGridKeys<C extends string>(o: GridKeys<C>) {
  const cellOf = (e: Event) => (e.target as HTMLElement).closest<HTMLElement>('[data-col]')
  function paste(e: ClipboardEvent) {
    const cell = cellOf(e)
    const block = parseTSV(e.clipboardData?.getData('text/plain') ?? '')
    if (o.off?.() || !cell || (block.length < 2 && (block[0]?.length ?? 0) < 2)) return
    e.preventDefault()
    o.lay(Number(cell.dataset.row), cell.dataset.col as C, block)
  }
  function down(e: KeyboardEvent) {
    const cell = cellOf(e)
    if (!cell || (e.target as HTMLElement).tagName === 'BUTTON' || e.isComposing) return
    e.preventDefault()
    const next = o.root.value?.querySelector<HTMLElement>(`[data-row="${Number(cell.dataset.row) + 1}"][data-col="${cell.dataset.col}"]`)
    next?.querySelector<HTMLElement>('input,textarea,select,button')?.focus()
  }
  return { paste, down }
}

/** Rows of text cells with a block laid over them; rows that are missing are made. `clean` may mend a cell as it comes in. */
export function layCells<K extends string, T extends Record<K, string>>(rows: readonly T[], columns: readonly K[], row: number, column: K, block: readonly (readonly string[])[], fresh: () => T, clean: (value: string, column: K) => string = v => v): T[] {
  const out = rows.map(r => ({ ...r }))
  const first = columns.indexOf(column)
  block.forEach((line, i) => {
    while (out.length <= row + i) out.push(fresh())
    line.forEach((value, j) => {
      const c = columns[first + j]
      if (c) Object.assign(out[row + i] as T, { [c]: clean(value, c) })
    })
  })
  return out
}
