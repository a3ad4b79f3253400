import { ref, watchEffect, type Ref } from 'vue'
import { api, take } from '@/api/client'
import { tellProblem } from '@/kit/tell'
import type { Subject } from './model'
import { withMeetings, type FactKind } from './words'

/** The kinds of record that rules for a subject may count, with the names of their subdivisions. */
export function useKinds(subject: () => Subject | undefined): Ref<FactKind[]> {
  const kinds = ref<FactKind[]>([])
  watchEffect(async () => {
    const of = subject()
    if (!of) return
    try {
      const [facts, meetings] = await Promise.all([take(api.GET('/api/points/fact-kinds', { params: { query: { subject: of } } })), take(api.GET('/api/activity-kinds'))])
      kinds.value = withMeetings(facts.items, meetings.items)
    } catch (err) {
      tellProblem(err)
    }
  })
  return kinds
}
