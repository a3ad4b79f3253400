import { computed, inject, watch, type ComputedRef, type Ref } from 'vue'
import { useKept } from './kept'
import { chosenBy, exportedKeys, isShown, ordered, pinOffsets, resized, type Column, type ColumnChoice } from './table'
import { listKey } from './useList'

interface Asked<T> {
  name: string
  columns: () => readonly Column<T>[]
  /** Pixels before the first column. */
  before: () => number
  /** Whether the table shows the page's list, whose address may ask for columns. */
  listed: ComputedRef<boolean>
  shown: Ref<string[] | undefined>
}

/** Which columns a table shows, in what order and width: the account's choice, or for once what the address asks for. */
export function useColumns<T>(o: Asked<T>) {
  const list = inject(listKey, undefined)
  const kept = useKept<ColumnChoice>(`columns.${o.name}`)
  const shared = computed(() => (o.listed.value ? list?.columns.value : undefined))
  const choice = computed(() => (shared.value ? chosenBy(o.columns(), shared.value) : kept.value.value))
  const all = computed(() => ordered(o.columns(), choice.value))
  const visible = computed(() => all.value.filter(c => isShown(c, choice.value)))
  const widths = computed(() => choice.value?.widths ?? {})
  const offsets = computed(() => pinOffsets(visible.value, o.before(), widths.value))
  watch([all, choice], () => (o.shown.value = exportedKeys(all.value, choice.value)), { immediate: true })

  function set(next: ColumnChoice | undefined) {
    void kept.set(next)
    if (shared.value) list?.dropColumns()
  }
  const hidden = () => all.value.filter(c => !isShown(c, choice.value)).map(c => c.key)
  const resize = (key: string, px: number | undefined) => set(resized(choice.value, all.value.map(c => c.key), hidden(), key, px))
  /** Pulls a column's edge; the width counts once the button is let go. */
  function pull(c: Column<T>, e: PointerEvent) {
    const grip = e.currentTarget as HTMLElement
    const head = grip.closest('th')
    if (!head) return
    e.preventDefault()
    const from = e.clientX - head.offsetWidth
    const follow = (m: PointerEvent) => void (head.style.width = head.style.minWidth = head.style.maxWidth = `${m.clientX - from}px`)
    const end = (m: PointerEvent) => {
      grip.removeEventListener('pointermove', follow)
      head.style.width = head.style.minWidth = head.style.maxWidth = ''
      resize(c.key, m.clientX - from)
    }
    grip.setPointerCapture(e.pointerId)
    grip.addEventListener('pointermove', follow)
    grip.addEventListener('pointerup', end, { once: true })
  }
  // Words may take what room there is, and no more than theirs where there is none: one long text does not push the rest off the side.
  const loose = (c: Column<T>) => !!c.width && !c.pin && !c.align && !c.screenOnly && widths.value[c.key] === undefined
  const style = (c: Column<T>) => {
    const own = widths.value[c.key]
    const w = own ?? c.width ?? (c.pin ? 160 : undefined)
    const firm = own !== undefined || c.pin
    const scaled = (px: number) => `calc(${px} / 14 * var(--sc-fs))`
    return { width: w && `${w}px`, ...(c.pin ? { left: `${offsets.value.get(c.key)}px` } : {}), ...(firm ? { minWidth: `${w}px`, maxWidth: `${w}px` } : loose(c) ? { maxWidth: scaled(w! + 8), ...(c.two ? { minWidth: scaled(w!) } : {}) } : {}) }
  }
  return { choice, all, visible, set, resize, pull, style, cut: (c: Column<T>) => widths.value[c.key] !== undefined || loose(c), shared, keepShared: () => set(choice.value), dropShared: () => list?.dropColumns() }
}
