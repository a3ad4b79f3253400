import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h, inject } from 'vue'
import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { listKey, useList, type ListContext, type ListQuery, type ListState } from './useList'

interface Filters {
  q: string
  org_id: number
}
interface Row {
  id: number
}

async function list(at: string, load: (q: ListQuery<Filters>) => Promise<{ items: Row[] | null; total: number }>) {
  let state!: ListState<Filters, Row>
  const Page = defineComponent({
    setup() {
      state = useList<Filters, Row>({ filters: { q: '', org_id: 0 }, size: 50, load })
      return () => null
    }
  })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/members', component: Page }, { path: '/other', component: { render: () => null } }] })
  await router.push(at)
  mount({ template: '<router-view />' }, { global: { plugins: [router] } })
  await flushPromises()
  return { state, router }
}
const answer = (total = 120) => vi.fn((_q: ListQuery<Filters>) => Promise.resolve({ items: [{ id: 1 }] as Row[] | null, total }))

describe('useList', () => {
  it('begins with what the address says', async () => {
    const load = answer()
    const { state } = await list('/members?q=李&org_id=7&page=2&sort=-name', load)
    expect(load.mock.calls[0]?.[0]).toEqual({ q: '李', org_id: 7, page: 2, size: 50, sort: '-name' })
    expect(state.filters).toEqual({ q: '李', org_id: 7 })
    expect(state.total.value).toBe(120)
  })
  it('puts filters into the address and goes to the first page', async () => {
    const load = answer()
    const { state, router } = await list('/members?page=3', load)
    state.filters.q = '王'
    await state.search()
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ q: '王' })
    expect(load).toHaveBeenLastCalledWith({ q: '王', org_id: 0, page: 1, size: 50, sort: undefined }, expect.anything())
  })
  it('searching the same again asks again', async () => {
    const load = answer()
    const { state } = await list('/members', load)
    await state.search()
    expect(load).toHaveBeenCalledTimes(2)
  })
  it('going back brings the filters back', async () => {
    const load = answer()
    const { router } = await list('/members?q=李', load)
    await router.push('/other')
    router.back()
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ q: '李' })
    expect(load.mock.calls.at(-1)?.[0].q).toBe('李')
  })
  it('the last one asked for wins, whichever comes first', async () => {
    const gates: ((v: { items: Row[]; total: number }) => void)[] = []
    const { state } = await list('/members', () => new Promise(r => gates.push(r)))
    void state.reload()
    gates[1]?.({ items: [{ id: 2 }], total: 2 })
    await flushPromises()
    gates[0]?.({ items: [{ id: 1 }], total: 1 })
    await flushPromises()
    expect(state.total.value).toBe(2)
    expect(state.loading.value).toBe(false)
  })
  it('steps back when the last page has become empty', async () => {
    const load = vi.fn((q: ListQuery<Filters>) => Promise.resolve({ items: q.page > 2 ? null : [{ id: 1 }], total: 100 }))
    const { state } = await list('/members?page=3', load)
    await flushPromises()
    expect(state.page.value).toBe(2)
    expect(state.rows.value).toHaveLength(1)
  })
  it('keeps the refusal and lets it go after success', async () => {
    let fail = true
    const { state } = await list('/members', () => (fail ? Promise.reject(new Error('x')) : Promise.resolve({ items: [], total: 0 })))
    expect(state.problem.value?.detail).toContain('刷新')
    fail = false
    await state.reload()
    expect(state.problem.value).toBeNull()
  })

  it('gives its parts the whole list, and an address that says every filter', async () => {
    let context!: ListContext
    const Part = () => {
      context = inject(listKey)!
      return null
    }
    const load = vi.fn((q: ListQuery<{ q: string; period: string; left: boolean }>) => Promise.resolve({ items: Array.from({ length: q.page < 3 ? 200 : 50 }, (_, i) => ({ id: q.page * 1000 + i })), total: 450 }))
    const Page = {
      setup() {
        useList<{ q: string; period: string; left: boolean }, Row>({ filters: { q: '', period: '2026', left: false }, size: 50, load })
        return () => h(Part)
      }
    }
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/members', component: Page }] })
    await router.push('/members?q=李&page=2&sort=-day&cols=name,day')
    mount({ template: '<router-view />' }, { global: { plugins: [router] } })
    await flushPromises()
    expect([context.plain, context.total.value, context.columns.value]).toEqual([false, 450, ['name', 'day']])
    expect(await context.all(2000)).toHaveLength(450)
    expect(await context.all(300)).toHaveLength(300)
    // the year stands there although it is this page's own: another desk may begin with another
    const address = new URL(context.link(['name', 'phone']))
    expect(Object.fromEntries(address.searchParams)).toEqual({ q: '李', period: '2026', sort: '-day', page: '2', cols: 'name,phone' })
    context.dropColumns()
    await flushPromises()
    expect(context.columns.value).toBeUndefined()
    expect(router.currentRoute.value.query.q).toBe('李')
  })
})
