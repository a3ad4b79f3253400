import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { flushPromises, mount } from '@vue/test-utils'
import { Problem } from '@/api/client'
import { accessKey, type Access } from './access'
import { keeperKey, useKept, type Keeper, type Kept } from './kept'
import { defaultOf, mostSaved, withSaved, withUsual } from './savedFilters'

/** A server's settings, with a switch for the network. */
function server() {
  const held = new Map<string, unknown>()
  const state = { down: false }
  const keeper: Keeper = {
    read: key => (state.down ? Promise.reject(new Error('down')) : Promise.resolve(held.get(key) ?? null)),
    write: vi.fn((key: string, value: unknown) => {
      if (state.down) return Promise.reject(new Error('down'))
      held.set(key, value)
      return Promise.resolve()
    })
  }
  return { held, state, keeper }
}
function use<T>(keeper: Keeper, key: string, user = 'u7'): Kept<T> {
  let kept!: Kept<T>
  mount(
    defineComponent({
      setup() {
        kept = useKept<T>(key)
        return () => null
      }
    }),
    { global: { provide: { [accessKey as symbol]: () => ({ userKey: user }) as Access, [keeperKey as symbol]: keeper } } }
  )
  return kept
}
beforeEach(() => localStorage.clear())

describe('a kept setting', () => {
  it('is there on another computer, and not for another user', async () => {
    const { keeper } = server()
    await use<string[]>(keeper, 'columns.a').set(['b', 'a'])
    localStorage.clear()
    const elsewhere = use<string[]>(keeper, 'columns.a')
    await elsewhere.ready
    expect(elsewhere.value.value).toEqual(['b', 'a'])
    const other = use<string[]>(keeper, 'columns.b')
    await other.ready
    expect(other.value.value).toBeUndefined()
  })
  it('shows this browser’s copy at once and the server’s after it', async () => {
    const { keeper, held } = server()
    await use<string>(keeper, 'k').set('old')
    held.set('k', 'new')
    const again = use<string>(keeper, 'k')
    expect(again.value.value).toBe('old')
    await again.ready
    expect(again.value.value).toBe('new')
  })
  it('that may not be kept at all is as it was, here and at the next visit, and whoever asked is told', async () => {
    const { keeper, held } = server()
    const kept = use<string[]>(keeper, 'filters.a')
    await kept.set(['名册'])
    vi.mocked(keeper.write).mockImplementationOnce(() => Promise.reject(new Problem({ status: 422, code: 'preference.personal', detail: '条件里有手机号。' })))
    await expect(kept.change(now => [...(now ?? []), '13800001234'])).rejects.toMatchObject({ detail: '条件里有手机号。' })
    expect(kept.value.value).toEqual(['名册'])
    expect(held.get('filters.a')).toEqual(['名册'])
    expect(JSON.stringify(localStorage)).not.toContain('13800001234')
  })
  it('is not lost without network: the next visit sends it', async () => {
    const { keeper, held, state } = server()
    state.down = true
    await use<string>(keeper, 'k').set('mine')
    expect(held.size).toBe(0)
    state.down = false
    held.set('k', 'older')
    const later = use<string>(keeper, 'k')
    await later.ready
    expect([later.value.value, held.get('k')]).toEqual(['mine', 'mine'])
  })
  it('an answer that comes late does not undo what was chosen meanwhile', async () => {
    const { keeper } = server()
    let answer!: (v: unknown) => void
    const kept = use<string>({ ...keeper, read: () => new Promise(r => (answer = r)) }, 'k')
    await kept.set('mine')
    answer('older')
    await flushPromises()
    expect(kept.value.value).toBe('mine')
  })
  it('a change builds on what another window has added', async () => {
    const { keeper, held } = server()
    const kept = use<string[]>(keeper, 'list')
    await kept.ready
    held.set('list', ['theirs'])
    await kept.change(now => [...(now ?? []), 'mine'])
    expect(held.get('list')).toEqual(['theirs', 'mine'])
  })
  it('can be given back', async () => {
    const { keeper, held } = server()
    const kept = use<string>(keeper, 'k')
    await kept.set('x')
    await kept.set(undefined)
    expect(held.get('k')).toBeNull()
  })
})

describe('saved filters', () => {
  it('one name stands once and keeps its place and its mark', () => {
    const list = withUsual(withSaved(withSaved([], '本年', { period: '2026' }), '离退休', { service: 'retired' }), '本年')
    const again = withSaved(list, '本年', { period: '2025' })
    expect(again.map(s => [s.name, s.usual])).toEqual([['本年', true], ['离退休', undefined]])
    expect(again[0]?.value).toEqual({ period: '2025' })
  })
  it('at most one is the usual one, and asking again takes the mark away', () => {
    const list = withUsual(withUsual([{ name: 'a', value: {} }, { name: 'b', value: {} }], 'a'), 'b')
    expect(defaultOf(list)?.name).toBe('b')
    expect(defaultOf(withUsual(list, 'b'))).toBeUndefined()
  })
  it('are bounded: the oldest falls away', () => {
    let list = withSaved([], 'first', {})
    for (let n = 0; n < mostSaved; n++) list = withSaved(list, `n${n}`, {})
    expect([list.length, list[0]?.name]).toEqual([mostSaved, 'n0'])
  })
})
