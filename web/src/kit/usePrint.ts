import { inject, nextTick, onBeforeUnmount, onMounted, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { listKey } from './useList'

/** Paper takes so many rows; who needs more exports them. */
export const mostPrinted = 2000

interface Asked<T> {
  frame: Ref<HTMLElement | undefined>
  loadAll: () => (() => Promise<readonly T[]>) | undefined
  listed: ComputedRef<boolean>
  fault: (err: unknown) => void
}

/** Hides what stands beside the element, up to the page's root, and answers how to show it again. */
export function alone(element: HTMLElement): () => void {
  const away: Element[] = []
  for (let at: Element = element; at.parentElement && at !== document.body; at = at.parentElement) {
    for (const other of at.parentElement.children) {
      if (other === at || other.classList.contains('print-away') || other.classList.contains('print-keep')) continue
      other.classList.add('print-away')
      away.push(other)
    }
  }
  return () => away.forEach(e => e.classList.remove('print-away'))
}

// Most browsers stop at print() until the paper is out, some go on at once and say later: whoever touches the page again has
// it as it was.
function printed(): Promise<void> {
  return new Promise(done => {
    const ends = ['afterprint', 'pointerdown', 'keydown']
    const over = () => {
      for (const e of ends) removeEventListener(e, over, true)
      done()
    }
    for (const e of ends) addEventListener(e, over, true)
    window.print()
  })
}

/** Prints a table as the paper register: all rows of its filter, nothing of the page around it. */
export function usePrint<T extends object>(o: Asked<T>) {
  const list = inject(listKey, undefined)
  const rows = shallowRef<readonly T[]>()
  /** How many rows the filter has, when not all of them are printed. */
  const beyond = ref(0)
  const busy = ref(false)
  const at = ref('')
  const words = ref('')

  async function load() {
    const own = o.loadAll()
    if (own) return own()
    if (o.listed.value && list && list.total.value > list.rows.value.length) return (await list.all(mostPrinted)) as T[]
    return undefined
  }
  async function print() {
    if (busy.value) return
    busy.value = true
    let restore: (() => void) | undefined
    try {
      rows.value = await load()
      beyond.value = o.listed.value && list && rows.value && list.total.value > rows.value.length ? list.total.value : 0
      at.value = new Date().toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'short' })
      words.value = o.listed.value && list ? await list.conditions() : ''
      await nextTick()
      if (o.frame.value) restore = alone(o.frame.value)
      await printed()
    } catch (err) {
      o.fault(err)
    } finally {
      restore?.()
      rows.value = undefined
      busy.value = false
    }
  }
  // The browser's own command would print the page of the list that is shown.
  function key(e: KeyboardEvent) {
    if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== 'p' || !o.listed.value) return
    e.preventDefault()
    void print()
  }
  onMounted(() => addEventListener('keydown', key))
  onBeforeUnmount(() => removeEventListener('keydown', key))
  return { rows, beyond, busy, at, words, print }
}
