import { computed, onScopeDispose, reactive, ref, watch, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, asProblem, isProblem, take, type Problem } from '@/api/client'
import { useAccess } from '@/kit/access'
import { draftKey, useDraft, type Draft } from '@/kit/useDraft'
import { emptyContent, ofContent, type Content, type Sheet } from './model'

export interface RecordModel {
  org_id: number
  content: Content
}

const copy = <T>(v: T): T => JSON.parse(JSON.stringify(v)) as T

/**
 * A record being filled in. Until its first save it lives on this machine; from then on it is kept on the server a few seconds
 * after each pause, and the local copy only bridges a bad network. `correct` opens an accepted record for a correction.
 */
export function useRecordForm(orgOf: () => number) {
  const route = useRoute()
  const router = useRouter()
  const access = useAccess()
  const wanted = computed(() => Number(route.query.id) || 0)
  const correcting = route.query.correct === '1'
  const model = ref<RecordModel>({ org_id: 0, content: emptyContent(access.name, access.memberId) }) as Ref<RecordModel>
  const sheet = ref<Sheet>()
  const loading = ref(wanted.value > 0)
  const loadProblem = ref<Problem | null>(null)
  const problem = ref<Problem | null>(null)
  const saving = ref(false)
  const keptAt = ref<Date | null>(null)
  const stale = ref(false)
  const draft = ref<Draft>()
  let quiet = ''
  let timer: ReturnType<typeof setTimeout> | undefined

  function began(s?: Sheet) {
    sheet.value = s
    if (s) model.value = { org_id: s.org_id, content: copy(s.content) }
    else model.value.org_id ||= orgOf()
    quiet = JSON.stringify(model.value)
    draft.value = reactive(useDraft(draftKey(access.userKey, correcting ? 'activity.correct' : 'activity', s?.id ?? 'new'), model, { version: s?.version ?? 0 })) as unknown as Draft
  }
  async function load() {
    loading.value = true
    loadProblem.value = null
    try {
      began(await take(api.GET('/api/activities/{id}', { params: { path: { id: wanted.value } } })))
    } catch (err) {
      loadProblem.value = asProblem(err)
    } finally {
      loading.value = false
    }
  }

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
    draft.value?.clear()
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
      draft.value?.clear()
      return done
    }
    const s = dirty() || !sheet.value ? await keep() : sheet.value
    const path = act === 'submit' ? '/api/activities/{id}/submit' : '/api/activities/{id}/accept'
    const done = await take(api.POST(path, { params: { path: { id: s.id } }, body: { version: s.version } }))
    draft.value?.clear()
    return done
  }
  async function correct(reason: string) {
    const s = sheet.value
    if (!s) return undefined
    const done = await take(api.POST('/api/activities/{id}/correct', { params: { path: { id: s.id } }, body: { version: s.version, reason, content: copy(model.value.content) } }))
    draft.value?.clear()
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
  if (wanted.value > 0) void load()
  else began()
  return { model, sheet, loading, loadProblem, problem, saving, keptAt, stale, draft, correcting, load, keep, run, send, correct }
}
