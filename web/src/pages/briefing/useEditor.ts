import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { api, asProblem, isProblem, take, type Problem, type Wire } from '@/api/client'
import { draftKey, useDraft } from '@/kit/useDraft'
import { recall } from '@/kit/storage'
import { tellDone } from '@/kit/tell'
import { History } from './editing'
import { keyOf, refsOf, type Doc, type Ref as Reference, type Shown } from './model'

const copy = <T>(v: T): T => JSON.parse(JSON.stringify(v)) as T

/** The text under the editor's hands: kept on this machine as it is typed, saved as a version, never lost to another's. */
export function useEditor(begun: Wire<'Sheet'>, userKey: string, saved: () => void) {
  const sheet = begun
  const figures = shallowRef(begun.figures)
  const doc: Ref<Doc> = ref(copy(sheet.document))
  const version = ref(sheet.version)
  const key = draftKey(userKey, 'briefing', sheet.id)
  // what was typed over an older text is neither put over the new one nor thrown away: both are shown
  const old = recall<{ v: Doc; version: number }>(key)
  const left = shallowRef(old && old.version !== sheet.version && old.v.blocks ? old.v : undefined)
  const draft = useDraft(key, doc, { version: () => version.value })
  const history = shallowRef(new History(sheet.document))
  const turn = ref(0)
  const kept = ref(JSON.stringify(sheet.document))
  const extra = ref<Shown[]>([])
  const dirty = computed(() => JSON.stringify(doc.value) !== kept.value)
  const shown = computed(() => new Map([...extra.value, ...figures.value].map(f => [f.key, f])))
  const saving = ref(false)
  const problem = ref<Problem | null>(null)
  /** What somebody else has saved meanwhile; both texts are then shown. */
  const theirs = shallowRef<Wire<'Sheet'>>()

  history.value.mark(doc.value)
  let timer: ReturnType<typeof setTimeout> | undefined
  const mark = () => {
    clearTimeout(timer)
    history.value.mark(doc.value)
    turn.value++
  }
  watch(doc, () => {
    clearTimeout(timer)
    timer = setTimeout(mark, 500)
  }, { deep: true })

  function put(next: Doc | undefined) {
    if (!next) return
    doc.value = next
    turn.value++
  }
  const undo = () => (mark(), put(history.value.undo()))
  const redo = () => put(history.value.redo())
  const canUndo = computed(() => turn.value >= 0 && (history.value.canUndo || dirty.value))
  const canRedo = computed(() => turn.value >= 0 && history.value.canRedo)

  /** What stands at a figure just put in, until the server has said it. */
  function know(r: Reference, figure: Wire<'Figure'>, text: string) {
    if (r.show === 'value' && !shown.value.has(keyOf(r))) extra.value = [...extra.value, { key: keyOf(r), known: figure.known, text, figure }]
  }
  const asked = new Set<string>()
  async function lookUp() {
    const refs = refsOf(doc.value).filter(r => !shown.value.has(keyOf(r)) && !asked.has(keyOf(r)))
    if (refs.length === 0) return
    refs.forEach(r => asked.add(keyOf(r)))
    try {
      const got = await take(api.POST('/api/briefings/{id}/figures', { params: { path: { id: sheet.id } }, body: { refs } }))
      extra.value = [...extra.value, ...got.items]
    } catch (err) {
      problem.value = asProblem(err)
    }
  }
  watch(doc, () => void lookUp(), { deep: true, immediate: true })

  async function save(): Promise<boolean> {
    if (saving.value) return false
    saving.value = true
    problem.value = null
    mark()
    try {
      const b = await take(api.PUT('/api/briefings/{id}', { params: { path: { id: sheet.id } }, body: { version: version.value, document: copy(doc.value) } }))
      version.value = b.version
      kept.value = JSON.stringify(doc.value)
      draft.clear()
      tellDone('已保存')
      saved()
      return true
    } catch (err) {
      if (isProblem(err, 'stale')) theirs.value = await take(api.GET('/api/briefings/{id}', { params: { path: { id: sheet.id } } })).catch(() => undefined)
      problem.value = asProblem(err)
      return false
    } finally {
      saving.value = false
    }
  }
  /** Goes on from what somebody else saved, with the text that was put together from both. */
  async function settle(next: Doc) {
    if (!theirs.value) return
    version.value = theirs.value.version
    theirs.value = undefined
    problem.value = null
    put(next)
    await save()
  }
  /** What the figures say now, after a save or a comment; the text under the hands stays. */
  function refresh(now: Wire<'Sheet'>) {
    figures.value = now.figures
    // somebody else's text is taken over only where nothing of one's own would be lost
    if (now.version === version.value || dirty.value) return
    kept.value = JSON.stringify(now.document)
    version.value = now.version
    put(copy(now.document))
    history.value = new History(now.document)
    draft.clear()
  }
  /** What was left on this machine is put into the text. */
  function takeLeft(next: Doc) {
    left.value = undefined
    mark()
    put(next)
  }
  return { refresh, takeLeft, doc, draft, left, put, dirty, shown, saving, problem, theirs, undo, redo, canUndo, canRedo, know, save, settle, mark }
}

export type Editor = ReturnType<typeof useEditor>
