import { ref, shallowRef } from 'vue'
import { api, asProblem, take, type Problem, type Wire } from '@/api/client'

type Told = Pick<Wire<'MessageLine'>, 'object_type' | 'object_id'>
type Place = (id: number) => string
const deskPlaces: Record<string, Place> = {
  activity: id => `/activities/${id}`, objection: id => `/objections?open=${id}`, points_adjustment: id => `/points/adjustments?open=${id}`, own_points: () => '/points/mine',
  term_extension: () => '/term-extensions', team_consent: id => `/team-consents?open=${id}`, opinion: () => '/opinions', honour: id => `/honours/${id}`,
  paper: id => `/papers/${id}`, entrustment: id => `/entrustments?show=${id}`, own_account: () => '/settings'
}
const phonePlaces: Record<string, Place> = {
  activity: id => `/m/activities/branch/${id}`, objection: id => `/m/objections/${id}`, own_points: () => '/m/points/lines', team_consent: id => `/m/team-consents/${id}`,
  opinion: () => '/m/opinions', own_honour: () => '/m/honours', paper: id => `/m/papers/${id}`, entrustment: id => `/m/entrustments/${id}`, own_account: () => '/m/mine'
}

/** The record that a message tells of; undefined where no page shows it. */
export const messagePlace = (m: Told) => deskPlaces[m.object_type]?.(m.object_id)
/** The same on the phone. */
export const phoneMessagePlace = (m: Told) => phonePlaces[m.object_type]?.(m.object_id)

/** What has happened that concerns the reader, page by page, the latest first. */
export function useMessages(size: number) {
  const items = shallowRef<Wire<'MessageLine'>[]>([])
  const kinds = shallowRef<Wire<'MessageKind'>[]>([])
  const kind = ref('')
  const since = ref('')
  const more = ref(false)
  const loading = ref(true)
  const problem = ref<Problem | null>(null)
  let page = 1
  let asked = 0
  async function load(next = 1) {
    const mine = ++asked
    loading.value = true
    try {
      const got = await take(api.GET('/api/messages', { params: { query: { kind: kind.value || undefined, page: next, size } } }))
      if (mine !== asked) return
      page = next
      items.value = next === 1 ? got.items : [...items.value, ...got.items]
      kinds.value = got.kinds
      since.value = got.since
      more.value = got.more
      problem.value = null
    } catch (err) {
      if (mine === asked) problem.value = asProblem(err)
    } finally {
      if (mine === asked) loading.value = false
    }
  }
  function only(code: string) {
    kind.value = code
    void load()
  }
  void load()
  return { items, kinds, kind, since, more, loading, problem, only, reload: () => load(), older: () => load(page + 1) }
}
