import { afterEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { flushPromises, mount } from '@vue/test-utils'
import { Problem } from '@/api/client'
import FieldError from './FieldError.vue'
import OrgTreePanel from './OrgTreePanel.vue'
import ImportWizard from './ImportWizard.vue'
import type { ImportDriver, ImportState } from './importing'
import { useForm } from './useForm'

afterEach(() => {
  document.body.innerHTML = ''
  vi.useRealTimers()
})

describe('FieldError', () => {
  it('says what is said about its field only', () => {
    const problem = new Problem({ status: 422, detail: '请修改。', errors: [{ field: 'name', text: '请填写姓名。' }] })
    expect(mount(FieldError, { props: { problem, field: 'name' } }).find('[role=alert]').text()).toBe('请填写姓名。')
    expect(mount(FieldError, { props: { problem, field: 'phone' } }).find('[role=alert]').exists()).toBe(false)
  })
})

describe('OrgTreePanel', () => {
  const nodes = [{ id: 1, parent_id: 0, name: '市直机关工委', count: 3 }, { id: 2, parent_id: 1, name: '市发展改革委', count: 2 }, { id: 3, parent_id: 2, name: '投资科党支部', count: 2 }]
  it('is walked and chosen from by keyboard', async () => {
    const w = mount(OrgTreePanel, { props: { nodes }, attachTo: document.body })
    const tree = w.find('[role=tree]')
    expect(w.findAll('[role=treeitem]')).toHaveLength(2)
    await tree.trigger('keydown', { key: 'ArrowDown' })
    await tree.trigger('keydown', { key: 'ArrowRight' })
    expect(w.findAll('[role=treeitem]')).toHaveLength(3)
    await tree.trigger('keydown', { key: 'ArrowRight' })
    await nextTick()
    await tree.trigger('keydown', { key: 'Enter' })
    expect(w.emitted('update:modelValue')?.[0]).toEqual([3])
  })
  it('finds by initials', async () => {
    const w = mount(OrgTreePanel, { props: { nodes } })
    await w.find('input').setValue('tzk')
    expect(w.findAll('[role=treeitem]').map(x => x.text())).toEqual(['市直机关工委3', '市发展改革委2', '投资科党支部2'])
    await w.find('input').setValue('没有')
    expect(w.text()).toContain('没有找到这个组织')
  })
})

describe('useForm', () => {
  it('runs once at a time and puts the focus on the refused field', async () => {
    document.body.innerHTML = '<div data-field="a"><input id="a"></div><div data-field="b"><input id="b"></div>'
    const form = useForm()
    const save = vi.fn(() => Promise.reject(new Problem({ status: 422, detail: '请修改。', errors: [{ field: 'b', text: '请填写。' }] })))
    const first = form.submit(save)
    expect(await form.submit(save)).toBe(false)
    expect(await first).toBe(false)
    await nextTick()
    expect(save).toHaveBeenCalledTimes(1)
    expect(form.error('b')).toBe('请填写。')
    expect(document.activeElement?.id).toBe('b')
  })
})

describe('ImportWizard', () => {
  const counts = { added: 2, changed: 0, same: 0, wrong: 1 }
  const states: Record<string, ImportState> = {
    checking: { phase: 'checking', done: 1, total: 3, counts, faults: [] },
    checked: { phase: 'checked', done: 3, total: 3, counts, faults: [{ row: 3, column: '入党时间', value: '2015.13.01', text: '月份不对，可写 2015-12-01。' }] },
    saved: { phase: 'saved', done: 2, total: 2, counts: { ...counts, wrong: 0 }, faults: [] }
  }
  it('goes from pasted text over the faults to the good rows', async () => {
    vi.useFakeTimers()
    const now: string[] = ['checking', 'checked']
    const driver = {
      start: vi.fn(() => Promise.resolve(5)),
      state: vi.fn(() => Promise.resolve(states[now.length > 1 ? (now.shift() as string) : (now[0] as string)] as ImportState)),
      accept: vi.fn(() => {
        now[0] = 'saved'
        return Promise.resolve()
      })
    } satisfies ImportDriver
    const w = mount(ImportWizard, { props: { modelValue: true, title: '导入党员名册', driver }, attachTo: document.body })
    await flushPromises()
    const button = (text: string) => [...document.querySelectorAll('button')].find(b => b.textContent?.includes(text)) as HTMLButtonElement
    ;(document.querySelector('input[value=paste]') as HTMLInputElement).click()
    await nextTick()
    const box = document.querySelector('textarea') as HTMLTextAreaElement
    box.value = '姓名\t入党时间\n张三\t2015.13.01'
    box.dispatchEvent(new Event('input'))
    await nextTick()
    button('开始检查').click()
    await flushPromises()
    expect(driver.start).toHaveBeenCalledWith({ text: box.value })
    expect(document.body.textContent).toContain('已处理 1 / 3 行')
    await vi.advanceTimersByTimeAsync(800)
    expect(document.body.textContent).toContain('月份不对')
    expect(button('全部导入').disabled).toBe(true)
    button('只导入没有错误的 2 行').click()
    await flushPromises()
    expect(driver.accept).toHaveBeenCalledWith(5, 'good')
    expect(w.emitted('saved')).toHaveLength(1)
    expect(document.body.textContent).toContain('导入完成')
    w.unmount()
  })
})
