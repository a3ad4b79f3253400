import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { flushPromises, mount } from '@vue/test-utils'
import { Problem } from '@/api/client'
import { accessKey, type Access } from './access'
import ScTable from './ScTable.vue'
import { useList } from './useList'

interface Row {
  id: number
  name: string
  count: number
}
const rows: Row[] = [{ id: 1, name: '投资科党支部', count: 7 }, { id: 2, name: '产业科党支部', count: 12 }]
const columns = [{ key: 'name', label: '党支部', pin: true, width: 200, sort: true }, { key: 'count', label: '党员数', align: 'right' as const, total: 19 }]

function table(props: Record<string, unknown> = {}) {
  return mount(ScTable, {
    props: { name: 'branch.list', rows, columns, caption: '党支部台账', selectable: true, ...props } as never,
    attachTo: document.body,
    global: { provide: { [accessKey as symbol]: () => ({ userKey: 'u7' }) as Access } }
  })
}
afterEach(() => {
  document.body.innerHTML = ''
  localStorage.clear()
})

describe('ScTable', () => {
  it('draws rows of an interface, a caption, totals and plain heads', () => {
    const w = table()
    expect(w.find('caption').text()).toContain('党支部台账')
    expect(w.findAll('tbody tr')).toHaveLength(2)
    expect(w.find('tfoot').text()).toBe('合计19')
    // a button as heading is not repeated on the second printed page: the words must stand outside it
    const head = w.findAll('th')[1]
    expect(head?.element.firstChild?.nodeValue?.trim()).toBe('党支部')
  })
  it('chooses all of the page beside what is chosen elsewhere', async () => {
    const w = table({ selected: [99] })
    await w.find('thead input').trigger('change')
    expect(w.emitted('update:selected')?.[0]).toEqual([[99, 1, 2]])
  })
  it('sorts up, down, and not at all', async () => {
    const w = table()
    const said = () => w.emitted('update:sort')?.at(-1)?.[0]
    await w.find('.sct-sort').trigger('click')
    expect(said()).toEqual({ key: 'name', desc: false })
    await w.setProps({ sort: { key: 'name', desc: false } } as never)
    expect(w.findAll('th')[1]?.attributes('aria-sort')).toBe('ascending')
    await w.find('.sct-sort').trigger('click')
    expect(said()).toEqual({ key: 'name', desc: true })
    await w.setProps({ sort: { key: 'name', desc: true } } as never)
    await w.find('.sct-sort').trigger('click')
    expect(said()).toBeUndefined()
  })
  it('is walked by keyboard: arrows, Enter opens, Space chooses', async () => {
    const w = table()
    const region = w.find('.sct')
    await region.trigger('keydown', { key: 'ArrowDown' })
    await region.trigger('keydown', { key: 'ArrowDown' })
    expect(w.findAll('td.at')).toHaveLength(1)
    await region.trigger('keydown', { key: 'Enter' })
    expect(w.emitted('open')?.[0]).toEqual([rows[1]])
    await region.trigger('keydown', { key: ' ' })
    expect(w.emitted('update:selected')?.[0]).toEqual([[2]])
  })
  it('leaves keys typed into a control in a cell alone', async () => {
    const w = table()
    await w.find('tbody input').trigger('keydown', { key: ' ' })
    expect(w.emitted('update:selected')).toBeUndefined()
  })
  it('copies the whole page with its head', async () => {
    const w = table()
    await w.find('.sct').trigger('keydown', { key: 'a', ctrlKey: true })
    const setData = vi.fn()
    const e = new Event('copy', { bubbles: true }) as Event & { clipboardData: unknown }
    e.clipboardData = { setData }
    w.find('.sct').element.dispatchEvent(e)
    expect(setData).toHaveBeenCalledWith('text/plain', '党支部\t党员数\r\n投资科党支部\t7\r\n产业科党支部\t12')
  })
  it('says when there is nothing, and when it was refused with the number', async () => {
    const w = table({ rows: [], emptyHint: '请先导入党员名册。' })
    expect(w.text()).toContain('没有符合条件的记录')
    expect(w.text()).toContain('请先导入党员名册。')
    await w.setProps({ problem: new Problem({ status: 500, detail: '系统出了差错。', request_id: 'ab12' }) } as never)
    expect(w.find('[role=alert]').text()).toContain('ab12')
    await w.find('[role=alert] button').trigger('click')
    expect(w.emitted('retry')).toHaveLength(1)
  })
  it('keeps the columns one user chose', () => {
    localStorage.setItem('sc.kept.u7.columns.branch.list', JSON.stringify({ value: { order: ['name', 'count'], hidden: ['count'] } }))
    const w = table()
    expect(w.findAll('thead th')).toHaveLength(2)
    expect(w.emitted('update:shown')?.at(-1)).toEqual([['name']])
  })
  it('prints all rows and then shows the page again', async () => {
    const more = [...rows, { id: 3, name: '综合科党支部', count: 1 }]
    let printed = 0
    vi.stubGlobal('print', () => {
      printed = document.querySelectorAll('tbody tr').length
      dispatchEvent(new Event('afterprint'))
    })
    const w = table({ loadAll: () => Promise.resolve(more), signatures: ['填表人'] })
    await (w.vm as unknown as { print(): Promise<void> }).print()
    await flushPromises()
    expect(printed).toBe(3)
    expect(w.findAll('tbody tr')).toHaveLength(2)
    expect(w.find('.sct-sign').text()).toContain('填表人')
    vi.unstubAllGlobals()
  })

  it('prints nothing of the page around it', async () => {
    const beside = document.createElement('aside')
    document.body.append(beside)
    let away = ''
    vi.stubGlobal('print', () => {
      away = beside.className
      dispatchEvent(new Event('afterprint'))
    })
    const w = table()
    await (w.vm as unknown as { print(): Promise<void> }).print()
    expect([away, beside.className]).toEqual(['print-away', ''])
    vi.unstubAllGlobals()
  })
})

describe('ScTable of a list', () => {
  async function listPage(at: string, total = 812) {
    const load = vi.fn((q: { page: number; size: number }) => Promise.resolve({ items: Array.from({ length: Math.min(q.size, total - (q.page - 1) * q.size) }, (_, i) => ({ id: (q.page - 1) * q.size + i + 1, name: '某', count: 1 })), total }))
    const Page = defineComponent({
      components: { ScTable: ScTable as never },
      setup: () => ({ ...useList<{ q: string }, Row>({ filters: { q: '' }, size: 2, load }), columns, chosen: ref<number[]>([]), shown: ref<string[]>([]) }),
      template: '<ScTable v-model:selected="chosen" v-model:shown="shown" name="branch.list" :rows="rows" :columns="columns" caption="党支部台账" selectable />'
    })
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/branches', component: Page }] })
    await router.push(at)
    const w = mount({ template: '<router-view />' }, { attachTo: document.body, global: { plugins: [router], provide: { [accessKey as symbol]: () => ({ userKey: 'u7', orgName: '市直机关工委' }) as Access } } })
    await flushPromises()
    return { w, router, page: () => w.findComponent(ScTable as never) as unknown as { props(name: string): unknown; vm: unknown } }
  }
  afterEach(() => sessionStorage.clear())

  it('takes all rows of the filter, not of the page, and says how many', async () => {
    const { w, page } = await listPage('/branches')
    await w.find('thead input').trigger('change')
    expect(w.find('.sct-batch').text()).toContain('已选 2 条')
    const all = w.findAll('.sct-batch button').find(b => b.text() === '选择全部 812 条')
    await all?.trigger('click')
    await flushPromises()
    expect(w.find('.sct-batch').text()).toContain('已选 812 条')
    expect(page().props('selected')).toHaveLength(812)
    expect(w.find('.sct-batch').text()).not.toContain('选择全部')
  })
  it('bounds what one batch may hold', async () => {
    const { w } = await listPage('/branches', 5310)
    await w.find('thead input').trigger('change')
    await w.findAll('.sct-batch button').find(b => b.text() === '选择前 2,000 条（共 5,310 条）')?.trigger('click')
    await flushPromises()
    expect(w.find('.sct-batch').text()).toContain('已选 2,000 条')
  })
  it('has the selection again after leaving, but not under another filter', async () => {
    const first = await listPage('/branches')
    await first.w.find('thead input').trigger('change')
    first.w.unmount()
    const again = await listPage('/branches')
    expect(again.page().props('selected')).toEqual([1, 2])
    await again.router.replace('/branches?q=李')
    await flushPromises()
    expect(again.page().props('selected')).toEqual([])
  })
  it('shows the columns of a shared address without keeping them', async () => {
    localStorage.setItem('sc.kept.u7.columns.branch.list', JSON.stringify({ value: { order: ['name', 'count'], hidden: [] } }))
    const { w } = await listPage('/branches?cols=count')
    expect(w.findAll('thead th').map(h => h.text())).toEqual(['', '党员数'])
    await w.findAll('.sct-shared button').find(b => b.text() === '换回我的列')?.trigger('click')
    await flushPromises()
    expect(w.findAll('thead th').map(h => h.text())).toEqual(['', '党支部', '党员数'])
  })
  it('prints every row up to what paper takes, and says what is left', async () => {
    let printed = 0
    let said = ''
    vi.stubGlobal('print', () => {
      printed = document.querySelectorAll('tbody tr').length
      said = document.querySelector('.sct-beyond')?.textContent ?? ''
      dispatchEvent(new Event('afterprint'))
    })
    const { page } = await listPage('/branches', 2001)
    await (page().vm as unknown as { print(): Promise<void> }).print()
    expect(printed).toBe(2000)
    expect(said).toContain('共 2,001 条，本次打印前 2,000 条')
    expect(document.querySelectorAll('tbody tr')).toHaveLength(2)
    vi.unstubAllGlobals()
  }, 30_000)
})
