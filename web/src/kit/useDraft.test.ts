import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, nextTick, ref, type Ref } from 'vue'
import { mount } from '@vue/test-utils'
import { draftKey, forgetDrafts, sweepDrafts, useDraft, type Draft, type DraftOptions } from './useDraft'

interface Form {
  title: string
  phone: string
}
const key = draftKey('u1', 'activity')

function form(opts: DraftOptions<Form> = {}) {
  let draft!: Draft
  let model!: Ref<Form>
  const w = mount(
    defineComponent({
      setup() {
        model = ref({ title: '', phone: '' })
        draft = useDraft(key, model, opts)
        return () => null
      }
    })
  )
  return { w, draft, model }
}
const kept = () => JSON.parse(localStorage.getItem(key) ?? 'null') as { v: Partial<Form> } | null

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('useDraft', () => {
  it('keeps after a rest and puts back', async () => {
    const { model, draft } = form()
    model.value.title = '专题学习'
    await nextTick()
    expect(kept()).toBeNull()
    vi.advanceTimersByTime(800)
    expect(kept()?.v.title).toBe('专题学习')
    expect(draft.savedAt.value).not.toBeNull()
    const again = form()
    expect(again.draft.restored.value).toBe(true)
    expect(again.model.value.title).toBe('专题学习')
  })
  it('tells when another window keeps the same form', () => {
    const { draft, w } = form()
    const said = (key: string, newValue: string | null) => dispatchEvent(new StorageEvent('storage', { key, newValue }))
    said(draftKey('u1', 'activity', 7), '{}')
    said(key, null) // saved or thrown away there
    expect(draft.elsewhere.value).toBe(false)
    said(key, '{}')
    expect(draft.elsewhere.value).toBe(true)
    w.unmount()
  })
  it('never keeps a secret field', async () => {
    const { model } = form({ secret: ['phone'] })
    Object.assign(model.value, { title: '走访', phone: '13800000000' })
    await nextTick()
    vi.advanceTimersByTime(800)
    expect(localStorage.getItem(key)).not.toContain('138')
    expect(kept()?.v).toEqual({ title: '走访' })
  })
  it('writes at once when the page is left', async () => {
    const { model } = form()
    model.value.title = '半句话'
    await nextTick()
    dispatchEvent(new Event('pagehide'))
    expect(kept()?.v.title).toBe('半句话')
  })
  it('writes nothing again after it was cleared', async () => {
    const { model, draft, w } = form()
    model.value.title = 'x'
    await nextTick()
    vi.advanceTimersByTime(800)
    model.value.title = ''
    draft.clear()
    await nextTick()
    vi.advanceTimersByTime(2000)
    w.unmount()
    expect(localStorage.getItem(key)).toBeNull()
  })
  it('does not put an old draft over a newer record', async () => {
    const first = form({ version: 3 })
    first.model.value.title = '旧稿'
    await nextTick()
    vi.advanceTimersByTime(800)
    const newer = form({ version: 4 })
    expect(newer.model.value.title).toBe('')
    expect(localStorage.getItem(key)).toBeNull()
  })
  it('discarding puts the form back to how it began', async () => {
    const first = form()
    first.model.value.title = '草稿'
    await nextTick()
    vi.advanceTimersByTime(800)
    const { model, draft } = form()
    draft.discard()
    await nextTick()
    vi.advanceTimersByTime(2000)
    expect(model.value.title).toBe('')
    expect(localStorage.getItem(key)).toBeNull()
  })
  it('says when the browser refuses, and does not break', async () => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    vi.stubGlobal('localStorage', { getItem: () => null, setItem: full, removeItem: () => undefined })
    const { model, draft } = form()
    model.value.title = 'x'
    await nextTick()
    vi.advanceTimersByTime(800)
    expect(draft.refused.value).toBe(true)
    expect(draft.savedAt.value).toBeNull()
  })
  it('old drafts and those of one who logs out leave the machine', () => {
    localStorage.setItem(draftKey('u1', 'a'), JSON.stringify({ v: {}, at: Date.now() - 31 * 86_400_000, version: 0 }))
    localStorage.setItem(draftKey('u1', 'b'), JSON.stringify({ v: {}, at: Date.now(), version: 0 }))
    localStorage.setItem(draftKey('u2', 'b'), JSON.stringify({ v: {}, at: Date.now(), version: 0 }))
    sweepDrafts()
    expect(localStorage.getItem(draftKey('u1', 'a'))).toBeNull()
    forgetDrafts('u1')
    expect(localStorage.getItem(draftKey('u1', 'b'))).toBeNull()
    expect(localStorage.getItem(draftKey('u2', 'b'))).not.toBeNull()
  })
})
