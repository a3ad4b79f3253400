import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, inject } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { flushPromises, mount } from '@vue/test-utils'
import { ElInput, ElOption, ElSelect } from 'element-plus'
import FilterBar from './FilterBar.vue'
import FilterItem from './FilterItem.vue'
import { listKey, useList } from './useList'

afterEach(() => (document.body.innerHTML = ''))

describe('the conditions on paper', () => {
  it('are those in force, in the words of the bar; what was only typed stays typed', async () => {
    let said = () => Promise.resolve('')
    const Reader = () => {
      const list = inject(listKey)
      said = () => list?.conditions() ?? Promise.resolve('?')
    }
    const Page = defineComponent({
      components: { FilterBar, FilterItem, ElInput, ElSelect, ElOption, Reader },
      setup: () => useList<{ kind: string; text: string }, { id: number }>({ filters: { kind: '', text: '' }, load: () => Promise.resolve({ items: [], total: 0 }) }),
      template: `<FilterBar :model="filters" @search="search" @reset="reset">
        <FilterItem label="类型"><el-select v-model="filters.kind" placeholder="全部"><el-option value="lecture" label="党课" /></el-select></FilterItem>
        <FilterItem label="关键词"><el-input v-model="filters.text" /></FilterItem>
      </FilterBar><Reader />`
    })
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/a', component: Page }] })
    await router.push('/a?kind=lecture&text=学习')
    const w = mount({ template: '<router-view />' }, { attachTo: document.body, global: { plugins: [router] } })
    await flushPromises()
    expect(await said()).toBe('类型：党课；关键词：学习')
    await w.find('input:not(.el-select__input)').setValue('没有查询')
    expect(await said()).toBe('类型：党课；关键词：学习')
    await flushPromises()
    expect(w.find<HTMLInputElement>('input:not(.el-select__input)').element.value).toBe('没有查询')
    await router.replace('/a')
    await flushPromises()
    expect(await said()).toBe('')
    w.unmount()
  })
})
