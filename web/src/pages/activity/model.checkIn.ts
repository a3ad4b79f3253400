import { computed, onBeforeUnmount, ref } from 'vue'
import { api, asProblem, take, type Problem, type Wire } from '@/api/client'

/** A meeting's check-in as its organiser watches it: asked for every few seconds, and at the moment when the codes turn. `shown` hears of each answer. */
export function useCheckIn(id: number, shown?: (it: Wire<'CheckInSheet'>) => void) {
  const path = { params: { path: { id } } }
  const it = ref<Wire<'CheckInSheet'>>()
  const problem = ref<Problem | null>(null)
  /** The network is away; what is shown is of before. */
  const cut = ref(false)
  const busy = ref(false)
  const turnsAt = ref(0)
  const now = ref(Date.now())
  const left = computed(() => Math.max(0, Math.ceil((turnsAt.value - now.value) / 1000)))
  const stale = computed(() => cut.value && left.value === 0)
  const grouped = computed(() => (it.value?.digits ?? '').replace(/(\d{3})(\d{3})/, '$1 $2'))
  let again: ReturnType<typeof setTimeout> | undefined
  let over = false

  function show(got: Wire<'CheckInSheet'>) {
    it.value = got
    turnsAt.value = Date.now() + got.left_millis
    problem.value = null
    cut.value = false
    shown?.(got)
  }
  async function load() {
    if (again) clearTimeout(again)
    try {
      show(await take(api.GET('/api/activities/{id}/check-in', path)))
    } catch (err) {
      // what is shown stays while the network is away, until the code on it has turned
      if (it.value && asProblem(err).unsure) cut.value = true
      else problem.value = asProblem(err)
    }
    const turn = turnsAt.value - Date.now()
    if (!over) again = setTimeout(() => void load(), it.value?.open && turn > 0 ? Math.min(3000, turn + 50) : 5000)
  }
  void load()
  const tick = setInterval(() => (now.value = Date.now()), 500)
  onBeforeUnmount(() => {
    over = true
    clearInterval(tick)
    if (again) clearTimeout(again)
  })

  /** Opens or ends it; a refusal is thrown. */
  async function act(how: 'open' | 'close') {
    if (busy.value) return
    busy.value = true
    try {
      show(await take(how === 'open' ? api.POST('/api/activities/{id}/check-in/open', path) : api.POST('/api/activities/{id}/check-in/close', path)))
    } finally {
      busy.value = false
      void load()
    }
  }
  return { it, problem, busy, left, stale, grouped, load, act }
}
