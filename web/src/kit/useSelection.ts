import { computed, inject, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useAccess } from './access'
import { pageState, toggleOne, togglePage } from './table'
import { tellProblem } from './tell'
import { listKey } from './useList'

/** How many rows one batch may hold. */
export const mostChosen = 2000

interface Asked<K> {
  name: string
  on: () => boolean
  page: ComputedRef<K[]>
  keyOf: (row: object) => K
  listed: ComputedRef<boolean>
  selected: Ref<K[]>
}

/**
 * The chosen rows of a table, over all pages of one filter. They are there again after going back and after reloading; another
 * filter is another selection.
 */
export function useSelection<K extends string | number>(o: Asked<K>) {
  const list = inject(listKey, undefined)
  const step = String((history.state as { position?: number } | null)?.position ?? 0)
  const at = `sc.chosen.${useAccess().userKey}.${o.name}@${step}`
  const taking = ref(false)
  const all = computed(() => (o.listed.value ? (list?.total.value ?? 0) : o.page.value.length))
  const state = computed(() => pageState(o.selected.value, o.page.value))

  if (o.on() && list) {
    try {
      const kept = JSON.parse(sessionStorage.getItem(at) ?? 'null') as { filtered: string; keys: K[] } | null
      if (kept?.filtered === list.filtered.value && kept.keys.length > 0 && o.selected.value.length === 0) o.selected.value = kept.keys
    } catch {
      // nothing was kept
    }
    watch(o.selected, keys => {
      try {
        sessionStorage.setItem(at, JSON.stringify({ filtered: list.filtered.value, keys }))
      } catch {
        // a browser that keeps nothing
      }
    })
    watch(list.filtered, () => (o.selected.value = []))
  }
  async function takeAll() {
    if (!list || taking.value) return
    taking.value = true
    try {
      o.selected.value = (await list.all(mostChosen)).map(o.keyOf)
    } catch (err) {
      tellProblem(err)
    } finally {
      taking.value = false
    }
  }
  return {
    state, all, taking, takeAll, chosen: computed(() => new Set(o.selected.value)),
    one: (key: K) => void (o.selected.value = toggleOne(o.selected.value, key)),
    page: () => void (o.selected.value = togglePage(o.selected.value, o.page.value)),
    clear: () => void (o.selected.value = [])
  }
}
