import { afterEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { mount } from '@vue/test-utils'
import { Problem } from '@/api/client'
import FieldError from './FieldError.vue'
import OrgTreePanel from './OrgTreePanel.vue'
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
