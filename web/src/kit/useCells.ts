import { ref, type ComputedRef, type Ref } from 'vue'
import { blockText, moved, type Block, type Column } from './table'

interface Cells<T> {
  rows: () => readonly T[]
  cols: ComputedRef<Column<T>[]>
  root: Ref<HTMLElement | undefined>
  open: (row: T) => void
  choose: (row: T) => void
}

const ownKeys = 'input,button,a,select,textarea,[contenteditable]'

/** Walking the cells by keyboard, taking a block by mouse or Shift, copying it. */
export function useCells<T extends object>(o: Cells<T>) {
  const block = ref<Block>()
  let dragging = false

  const place = (e: Event): [number, number] | undefined => {
    const cell = (e.target as HTMLElement | null)?.closest?.<HTMLElement>('td[data-c]')
    return cell && o.root.value?.contains(cell) ? [Number(cell.parentElement?.dataset.r), Number(cell.dataset.c)] : undefined
  }
  function down(e: MouseEvent) {
    const at = place(e)
    if (!at || e.button !== 0 || (e.target as HTMLElement).closest(ownKeys)) return
    block.value = e.shiftKey && block.value ? { ...block.value, toRow: at[0], toCol: at[1] } : { row: at[0], col: at[1], toRow: at[0], toCol: at[1] }
    dragging = true
    addEventListener('mouseup', () => (dragging = false), { once: true })
  }
  function over(e: MouseEvent) {
    const at = dragging ? place(e) : undefined
    if (!at || !block.value) return
    if (at[0] === block.value.toRow && at[1] === block.value.toCol) return
    block.value = { ...block.value, toRow: at[0], toCol: at[1] }
    getSelection()?.removeAllRanges()
  }
  function key(e: KeyboardEvent) {
    const rows = o.rows()
    if ((e.target as HTMLElement).closest(ownKeys) || rows.length === 0) return
    if (e.key === 'Escape') return void (block.value = undefined)
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'a') {
      block.value = { row: 0, col: 0, toRow: rows.length - 1, toCol: o.cols.value.length - 1 }
      return e.preventDefault()
    }
    if (e.ctrlKey || e.metaKey || e.altKey) return
    const at = block.value ?? { row: -1, col: 0, toRow: -1, toCol: 0 }
    const row = rows[at.toRow]
    if (e.key === 'Enter' && row) o.open(row)
    else if (e.key === ' ' && row) o.choose(row)
    else {
      const next = moved(at, e.key, e.shiftKey && !!block.value, rows.length, o.cols.value.length)
      if (!next) return
      block.value = next
      show(next)
    }
    e.preventDefault()
  }
  /** Moves the row cursor from anywhere on the page, and takes the focus. */
  function step(by: number) {
    const rows = o.rows()
    if (rows.length === 0) return
    const at = block.value ?? { toRow: -1, toCol: 0 }
    stand(Math.max(0, Math.min(rows.length - 1, at.toRow + by)), at.toCol)
    o.root.value?.focus({ preventScroll: true })
  }
  function stand(row: number, col = 0) {
    block.value = { row, col, toRow: row, toCol: col }
    show(block.value)
  }
  // The head and the pinned columns cover what the browser believes to be in view.
  function show(b: Block) {
    const root = o.root.value
    const cell = root?.querySelector<HTMLElement>(`tr[data-r="${b.toRow}"] td[data-c="${b.toCol}"]`)
    cell?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' })
    const head = root?.querySelector('thead')?.clientHeight ?? 0
    if (root && cell && cell.offsetTop - head < root.scrollTop) root.scrollTop = cell.offsetTop - head
  }
  function copy(e: ClipboardEvent) {
    if (!block.value || !e.clipboardData || (e.target as HTMLElement | null)?.closest?.('input,textarea')) return
    const marked = getSelection()
    if (marked && !marked.isCollapsed && marked.toString().trim()) return
    e.clipboardData.setData('text/plain', blockText(block.value, o.rows(), o.cols.value))
    e.preventDefault()
  }
  return { block, down, over, key, copy, step, stand }
}
