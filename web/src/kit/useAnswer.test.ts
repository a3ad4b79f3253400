import { effectScope, nextTick, ref } from 'vue'
import { describe, expect, it } from 'vitest'
import { useAnswer } from './useAnswer'
import { usePages } from './usePages'

const settle = () => new Promise(done => setTimeout(done))

describe('useAnswer', () => {
  it('asks at once and again; of several answers the one asked for last counts, whichever comes first', async () => {
    const year = ref(2025)
    const waiting = new Map<number, (text: string) => void>()
    const scope = effectScope()
    const a = scope.run(() => useAnswer(year, () => new Promise<string>(done => waiting.set(year.value, done))))!
    expect([a.it.value, a.loading.value]).toEqual([undefined, true])
    year.value = 2026
    await nextTick()
    waiting.get(2026)!('of 2026')
    await settle()
    waiting.get(2025)!('of 2025')
    await settle()
    expect([a.it.value, a.loading.value]).toEqual(['of 2026', false])
    scope.stop()
  })

  it('keeps what stands there when the next answer fails, and says so', async () => {
    let fails = false
    const scope = effectScope()
    const a = scope.run(() => useAnswer(ref(1), () => (fails ? Promise.reject(new Error('gone')) : Promise.resolve([1, 2])), [] as number[]))!
    expect(a.it.value).toEqual([])
    await settle()
    fails = true
    await a.load()
    expect(a.it.value).toEqual([1, 2])
    expect(a.problem.value).not.toBeNull()
    fails = false
    await a.load()
    expect(a.problem.value).toBeNull()
    scope.stop()
  })
})

describe('usePages', () => {
  it('shows a page, and begins anew with another list or size', async () => {
    const list = ref(Array.from({ length: 120 }, (_, i) => i))
    const scope = effectScope()
    const p = scope.run(() => usePages(list))!
    p.page.value = 3
    expect(p.rows.value).toEqual(list.value.slice(100))
    expect(await p.everything()).toHaveLength(120)
    p.size.value = 100
    await nextTick()
    expect([p.page.value, p.rows.value.length]).toEqual([1, 100])
    p.page.value = 2
    list.value = [7]
    await nextTick()
    expect(p.rows.value).toEqual([7])
    scope.stop()
  })
})
