import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, asProblem, isProblem, take, type Problem } from '@/api/client'
import { useAccess } from '@/kit/access'
import { draftKey, useDraft } from '@/kit/useDraft'
import { emptyContent, ofContent, type Content, type Sheet } from './model'

export interface RecordModel {
  org_id: number
  content: Content
}

const copy = <T>(v: T): T => JSON.parse(JSON.stringify(v)) as T

/** The record that the address names by ?id=, before its form is drawn. Without one the form begins empty. */
export function useNamedRecord() {
  const id = Number(useRoute().query.id) || 0
  const sheet = shallowRef<Sheet>()
  const loading = ref(id > 0)
  const problem = ref<Problem | null>(null)
  /** Counts up with every load, to draw the form anew. */
  const turn = ref(0)
  async function load() {
    loading.value = true
    problem.value = null
    try {
      if (id) sheet.value = await take(api.GET('/api/activities/{id}', { params: { path: { id } } }))
      turn.value++
    } catch (err) {
      problem.value = asProblem(err)
    } finally {
      loading.value = false
    }
  }
  if (id) void load()
  return { sheet, loading, problem, turn, load }
}

/** A new record as a link asks for it: the kinds and who holds it are chosen already. */
export function asked(query: { kinds?: unknown; org?: unknown }, content: Content): RecordModel {
  const kinds = typeof query.kinds === 'string' ? query.kinds.split(',').filter(k => /^[a-z][a-z0-9_]*$/.test(k)) : []
  return { org_id: Number(query.org) || 0, content: { ...content, kinds } }
}

/**
 * A record being filled in. Until its first save it lives on this machine; from then on it is kept on the server a few seconds
 * after each pause, and the local copy only bridges a bad network. A correction stays on this machine until it is sent. `kept` is a new
 * record that was handed in before and not taken.
 */
export function useRecordForm(begun: Sheet | undefined, correcting: boolean, kept?: { key: string; body: RecordModel }) {
  const router = useRouter()
  const access = useAccess()
  const sheet = shallowRef(begun)
  const model = ref<RecordModel>(begun ? { org_id: begun.org_id, content: copy(begun.content) } : kept ? copy(kept.body) : asked(useRoute().query, emptyContent(access.name, access.memberId))) as Ref<RecordModel>
  const problem = ref<Problem | null>(null)
  const saving = ref(false)
  const keptAt = ref<Date | null>(null)
  const stale = ref(false)
  let quiet = JSON.stringify(model.value)
  const draft = useDraft(draftKey(access.userKey, correcting ? 'activity.correct' : 'activity', begun?.id ?? kept?.key ?? 'new'), model, { version: begun?.version ?? 0 })
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Creates the draft, or keeps it as it is now. */
  async function keep(): Promise<Sheet> {
    const body = copy(model.value)
    const s = sheet.value
    const got = s
      ? await take(api.PUT('/api/activities/{id}', { params: { path: { id: s.id } }, body: { ...body, version: s.version } }))
      : await take(api.POST('/api/activities', { body }))
    sheet.value = got
    quiet = JSON.stringify(body)
    keptAt.value = new Date()
    draft.clear()
    if (!s) await router.replace({ query: { id: String(got.id) } })
    return got
  }
  /** Runs a step once at a time; what is refused stands beside its field. */
  async function run(step: () => Promise<unknown>): Promise<boolean> {
    if (saving.value) return false
    if (timer) clearTimeout(timer)
    saving.value = true
    problem.value = null
    try {
      await step()
      return true
    } catch (err) {
      problem.value = ofContent(err)
      if (isProblem(err, 'stale')) stale.value = true
      return false
    } finally {
      saving.value = false
    }
  }
  const dirty = () => JSON.stringify(model.value) !== quiet
  async function send(act: 'submit' | 'accept') {
    if (!sheet.value && act === 'accept') {
      const done = await take(api.POST('/api/activities/record', { body: copy(model.value) }))
      draft.clear()
      return done
    }
    const s = dirty() || !sheet.value ? await keep() : sheet.value
    const path = act === 'submit' ? '/api/activities/{id}/submit' : '/api/activities/{id}/accept'
    const done = await take(api.POST(path, { params: { path: { id: s.id } }, body: { version: s.version } }))
    draft.clear()
    return done
  }
  async function correct(reason: string) {
    const s = sheet.value
    if (!s) return undefined
    const done = await take(api.POST('/api/activities/{id}/correct', { params: { path: { id: s.id } }, body: { version: s.version, reason, content: copy(model.value.content) } }))
    draft.clear()
    return done
  }

  // kept on the server once it is there; a correction stays on this machine until it is sent
  watch(
    model,
    () => {
      if (timer) clearTimeout(timer)
      if (!sheet.value || correcting || stale.value || !dirty()) return
      timer = setTimeout(() => {
        if (!saving.value) keep().catch((err: unknown) => isProblem(err, 'stale') && ((stale.value = true), (problem.value = asProblem(err))))
      }, 4000)
    },
    { deep: true }
  )
  onScopeDispose(() => timer && clearTimeout(timer))
  return { model, sheet, problem, saving, keptAt, stale, draft, keep, run, send, correct }
}
