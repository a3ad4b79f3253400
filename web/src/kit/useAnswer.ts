import { ref, watch, type Ref, type WatchSource } from 'vue'
import { asProblem, type Problem } from '@/api/client'

export interface Answer<T> {
  /** The last answer that came; it stays while the next one is under way and when that fails. */
  it: Ref<T>
  loading: Ref<boolean>
  problem: Ref<Problem | null>
  load(): Promise<void>
}

/**
 * What a page asks the server for as a whole: asked at once, and again when one of `on` changes. Of several answers under
 * way the one asked for last counts. `before` is what stands there until the first.
 */
export function useAnswer<T>(on: WatchSource | WatchSource[], ask: () => Promise<T>): Answer<T | undefined>
export function useAnswer<T>(on: WatchSource | WatchSource[], ask: () => Promise<T>, before: T): Answer<T>
export function useAnswer<T>(on: WatchSource | WatchSource[], ask: () => Promise<T>, before?: T): Answer<T | undefined> {
  const it = ref(before) as Ref<T | undefined>
  const loading = ref(true)
  const problem = ref<Problem | null>(null)
  let asked = 0
  async function load() {
    const mine = ++asked
    loading.value = true
    try {
      const got = await ask()
      if (mine !== asked) return
      it.value = got
      problem.value = null
    } catch (err) {
      if (mine === asked) problem.value = asProblem(err)
    } finally {
      if (mine === asked) loading.value = false
    }
  }
  watch(on, load, { immediate: true })
  return { it, loading, problem, load }
}
