import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, ref } from 'vue'
import { flushPromises, mount } from '@vue/test-utils'
import { accessKey, type Access } from './access'
import { keeperKey, type Keeper } from './kept'
import { forPage, keyLines, searchField, typing } from './keys'
import PageFrame from './PageFrame.vue'
import ScTable from './ScTable.vue'

const rows = [{ id: 1, name: '投资科党支部' }, { id: 2, name: '产业科党支部' }, { id: 3, name: '综合科党支部' }]
const columns = [{ key: 'name', label: '党支部' }]
const written: unknown[] = []

function page(o: { search?: boolean; tree?: boolean; fresh?: boolean; selectable?: boolean; off?: boolean } = {}) {
  const opened = vi.fn()
  const begun = vi.fn()
  const Page = defineComponent({
    components: { PageFrame, ScTable: ScTable as never },
    setup: () => ({ o, rows: ref(rows), columns, chosen: ref<number[]>([]), opened, begun }),
    template: `<PageFrame>
      <template v-if="o.tree" #aside><section class="org-tree"><input aria-label="查找组织"></section></template>
      <form v-if="o.search" role="search"><div class="el-input el-date-editor"><input></div><div class="el-input"><input aria-label="关键词"></div></form>
      <button v-if="o.fresh" aria-keyshortcuts="n" @click="begun">登记</button>
      <ScTable v-model:selected="chosen" name="branch.list" :rows="rows" :columns="columns" caption="党支部台账" :selectable="o.selectable" @open="opened" />
    </PageFrame>`
  })
  const keeper: Keeper = { read: key => Promise.resolve(key === 'keys.off' ? o.off : undefined), write: (key, value) => (written.push([key, value]), Promise.resolve()) }
  const w = mount(Page, { attachTo: document.body, global: { provide: { [accessKey as symbol]: () => ({ userKey: 'u7', orgName: '' }) as Access, [keeperKey as symbol]: keeper } } })
  return { w, opened, begun, chosen: () => (w.vm as unknown as { chosen: number[] }).chosen }
}
const press = async (key: string, more: KeyboardEventInit = {}) => {
  (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
  await flushPromises()
}
const cursor = () => document.querySelector('tr.cursor')?.textContent
const help = () => document.querySelector('.key-help')?.textContent ?? ''

afterEach(() => {
  document.body.innerHTML = ''
  localStorage.clear()
  sessionStorage.clear()
  written.length = 0
})

describe('the keys of a page', () => {
  it('walks the rows from anywhere on the page, ticks and opens', async () => {
    const { w, opened, chosen } = page({ selectable: true })
    await press('j')
    expect(cursor()).toContain('投资科')
    expect(document.activeElement?.className).toBe('sct')
    await press('j')
    await press('j')
    await press('j')
    expect(cursor()).toContain('综合科')
    await press('k')
    await press('x')
    expect(chosen()).toEqual([2])
    await press('Enter')
    expect(opened).toHaveBeenCalledWith(rows[1])
    await press('Escape')
    expect(cursor()).toBeUndefined()
    w.unmount()
  })
  it('searches the list first, and the tree where the list has no field', async () => {
    const both = page({ search: true, tree: true })
    await press('/')
    expect(document.activeElement?.getAttribute('aria-label')).toBe('关键词')
    await press('Escape')
    expect(document.activeElement?.className).toBe('sct')
    await press('t')
    expect(document.activeElement?.getAttribute('aria-label')).toBe('查找组织')
    both.w.unmount()
    const tree = page({ tree: true })
    await press('/')
    expect(document.activeElement?.getAttribute('aria-label')).toBe('查找组织')
    tree.w.unmount()
  })
  it('leaves what is written alone, also half a character', async () => {
    const { w, begun } = page({ search: true, fresh: true })
    const field = searchField(document) as HTMLInputElement
    field.focus()
    await press('n')
    await press('?')
    await press('j')
    expect([begun.mock.calls.length, cursor(), help()]).toEqual([0, undefined, ''])
    field.blur()
    await press('n', { isComposing: true })
    await press('n', { ctrlKey: true })
    expect(begun).not.toHaveBeenCalled()
    await press('n')
    expect(begun).toHaveBeenCalledOnce()
    w.unmount()
  })
  it('is silent behind a dialogue', async () => {
    const { w, begun } = page({ fresh: true })
    const box = document.createElement('div')
    box.setAttribute('role', 'dialog')
    box.tabIndex = 0
    document.body.append(box)
    box.focus()
    await press('n')
    expect(begun).not.toHaveBeenCalled()
    w.unmount()
  })
  it('shows just the keys that do something here, and can be turned off for good', async () => {
    const { w } = page({ search: true, fresh: true, selectable: true })
    await press('?')
    for (const line of ['到列表的查找框', '下一行、上一行', '打开这一行', '勾选这一行', '登记', '打印这张表']) expect(help()).toContain(line)
    expect(help()).not.toContain('组织树')
    const off = document.querySelector<HTMLElement>('.el-switch input')
    off?.click()
    await flushPromises()
    expect(written).toEqual([['keys.off', true]])
    w.unmount()
  })
  it('does nothing but help where single keys are off', async () => {
    const { w, begun } = page({ fresh: true, off: true })
    await flushPromises()
    await press('n')
    await press('j')
    expect([begun.mock.calls.length, cursor()]).toEqual([0, undefined])
    await press('?')
    expect(help()).toContain('看本页的快捷键')
    w.unmount()
  })
})

describe('whom a key is meant for', () => {
  it('knows fields from boxes to tick', () => {
    document.body.innerHTML = '<textarea></textarea><input type="checkbox"><select></select><div contenteditable="true"><b></b></div>'
    const asked = (selector: string) => {
      let answer: boolean | undefined
      const e = document.querySelector(selector) as HTMLElement
      e.addEventListener('keydown', k => (answer = typing(k)))
      e.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }))
      return answer
    }
    expect(['textarea', '[type=checkbox]', 'select', 'b'].map(asked)).toEqual([true, false, true, true])
    expect(forPage(new KeyboardEvent('keydown', { key: 'j', altKey: true }))).toBe(false)
  })
  it('offers the tree by / only where it is what / finds', () => {
    document.body.innerHTML = '<section class="org-tree"><input></section>'
    expect(keyLines(document)).toContainEqual({ keys: ['/', 't'], does: '到组织树的查找框' })
  })
})
