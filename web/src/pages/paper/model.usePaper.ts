import { ref } from 'vue'
import { api, asProblem, take, type Problem } from '@/api/client'
import type { PaperDetail } from './model'

/** One paper with its acts, for the desk and the phone. */
export function usePaper(id: number) {
  const paper = ref<PaperDetail>()
  const problem = ref<Problem | null>(null)
  const busy = ref(false)
  async function load() {
    try {
      paper.value = await take(api.GET('/api/papers/{id}', { params: { path: { id } } }))
      problem.value = null
    } catch (err) {
      problem.value = asProblem(err)
    }
  }
  /** Runs an act once at a time and shows the paper as it then stands. */
  async function act(go: (of: PaperDetail) => Promise<PaperDetail>) {
    if (busy.value || !paper.value) return
    busy.value = true
    try {
      paper.value = await go(paper.value)
    } finally {
      busy.value = false
    }
  }
  const receive = () => act(p => take(api.POST('/api/papers/{id}/receipt', { params: { path: { id: p.id } } })))
  const cancel = (reason: string) => act(p => take(api.POST('/api/papers/{id}/void', { params: { path: { id: p.id } }, body: { version: p.version, reason } })))
  void load()
  return { paper, problem, busy, load, receive, cancel }
}
