import { afterEach, describe, expect, it, vi } from 'vitest'
import { flushPromises, mount } from '@vue/test-utils'
import { Problem } from '@/api/client'
import { accessKey, type Access } from './access'
import ScTable from './ScTable.vue'

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
    localStorage.setItem('sc.columns.u7.branch.list', JSON.stringify({ order: ['name', 'count'], hidden: ['count'] }))
    const w = table()
    expect(w.findAll('thead th')).toHaveLength(2)
    expect(w.emitted('update:shown')?.at(-1)).toEqual([['name']])
  })
  it('prints all rows and then shows the page again', async () => {
    const more = [...rows, { id: 3, name: '综合科党支部', count: 1 }]
    let printed = 0
    vi.stubGlobal('print', () => (printed = document.querySelectorAll('tbody tr').length))
    const w = table({ loadAll: () => Promise.resolve(more), signatures: ['填表人'] })
    await (w.vm as unknown as { print(): Promise<void> }).print()
    await flushPromises()
    expect(printed).toBe(3)
    expect(w.findAll('tbody tr')).toHaveLength(2)
    expect(w.find('.sct-sign').text()).toContain('填表人')
    vi.unstubAllGlobals()
  })
})
