import { onBeforeUnmount, onMounted, provide, ref, shallowReactive, type Ref } from 'vue'
import { forPage, keyLines, newButton, pageKeysKey, searchField, treeField, type KeyLine, type ListKeys } from './keys'
import { useKept } from './kept'

/** The keys of a page with lists. They can be turned off: who speaks to the machine presses letters without meaning to. */
export function usePageKeys(frame: Ref<HTMLElement | undefined>) {
  const lists = shallowReactive(new Set<ListKeys>())
  const help = ref<KeyLine[]>()
  const off = useKept<boolean>('keys.off')
  provide(pageKeysKey, list => {
    lists.add(list)
    return () => lists.delete(list)
  })

  /** The list that has the focus, else the first of the page. */
  const current = () => {
    const drawn = [...lists].filter(l => l.root() && frame.value?.contains(l.root() as Node))
    return drawn.find(l => l.root()?.contains(document.activeElement)) ?? drawn[0]
  }
  const field = () => frame.value && (searchField(frame.value) ?? treeField(frame.value))

  function key(e: KeyboardEvent) {
    const page = frame.value
    if (!page) return
    // back from the search field into the list
    if (e.key === 'Escape' && !e.isComposing && e.target === field()) return current()?.root()?.focus()
    if (!forPage(e)) return
    if (e.key === '?') help.value = keyLines(page, current())
    else if (off.value.value) return
    else if (!press(e.key, page)) return
    e.preventDefault()
  }
  function press(key: string, page: HTMLElement): boolean {
    const list = current()
    switch (key) {
      case '/': return to(field())
      case 't': return to(treeField(page))
      case 'j': return !!list && (list.step(1), true)
      case 'k': return !!list && (list.step(-1), true)
      case 'x': return !!list?.tick && (list.tick(), true)
      case 'n': return begin(newButton(page))
      default: return false
    }
  }
  onMounted(() => addEventListener('keydown', key))
  onBeforeUnmount(() => removeEventListener('keydown', key))
  return { help, off }
}

function to(field: HTMLInputElement | undefined): boolean {
  field?.focus()
  field?.select()
  return !!field
}
// the focus stands on the button, so that it comes back there when what it opened is closed
function begin(button: HTMLElement | undefined): boolean {
  button?.focus()
  button?.click()
  return !!button
}
