import { ref } from 'vue'
import { useRouter } from 'vue-router'
import { api, asProblem, take, type Problem, type Wire } from '@/api/client'

export type Remark = Wire<'Comment'>

/** 甲请乙答复 — who said it and whom it asks. */
export const saidBy = (c: Pick<Remark, 'actor' | 'to_name' | 'to_me'>) => (c.to_name ? `${c.actor} @${c.to_me ? '我' : c.to_name}` : c.actor)
/** What became of it; empty while it waits. */
export const endOf = (c: Pick<Remark, 'answer' | 'resolved_at' | 'resolved_name'>) => (!c.resolved_at ? '' : c.answer ? `${c.resolved_name}答复：${c.answer}` : `${c.resolved_name}已处理`)

/** Whom a comment on a report may ask; asked for once, when it is wanted. */
export function useReaders(id: number) {
  const readers = ref<Wire<'Reader'>[]>([])
  let asked: Promise<unknown> | undefined
  const ask = () => (asked ??= take(api.GET('/api/briefings/{id}/readers', { params: { path: { id } } })).then(l => (readers.value = l.items), () => (asked = undefined)))
  return { readers, ask }
}

/** Sends the answer of the one who was asked. */
export const answerRemark = (id: number, comment: number, text: string) => take(api.POST('/api/briefings/{id}/comments/{comment}/answer', { params: { path: { id, comment } }, body: { text } }))

/** Goes to the report of a comment; what stands in the way is said. */
export function useCommentPlace(comment: number, path: (briefing: number) => string) {
  const router = useRouter()
  const problem = ref<Problem | null>(null)
  async function go() {
    problem.value = null
    try {
      const place = await take(api.GET('/api/briefing-comments/{id}', { params: { path: { id: comment } } }))
      await router.replace(path(place.briefing_id))
    } catch (err) {
      problem.value = asProblem(err)
    }
  }
  void go()
  return { problem, go }
}
