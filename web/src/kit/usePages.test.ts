import { expect, it } from 'vitest'
import { defineComponent } from 'vue'
import { flushPromises, mount } from '@vue/test-utils'
import { useAskedPages } from './usePages'

it('asks page by page, begins anew with another size, and keeps what was asked last', async () => {
  const asked: { page: number; size: number; answer: (items: string[]) => void }[] = []
  let list!: ReturnType<typeof useAskedPages<string>>
  mount(defineComponent({ setup: () => { list = useAskedPages<string>((page, size) => new Promise(done => asked.push({ page, size, answer: items => done({ items, total: 120 }) }))); return () => null } }))
  asked[0]!.answer(['first'])
  await flushPromises()
  expect([list.rows.value, list.total.value, list.loading.value]).toEqual([['first'], 120, false])
  list.page.value = 3
  await flushPromises()
  list.size.value = 20
  await flushPromises()
  expect(asked.map(a => [a.page, a.size])).toEqual([[1, 50], [3, 50], [1, 20]])
  asked[2]!.answer(['anew'])
  asked[1]!.answer(['too late'])
  await flushPromises()
  expect(list.rows.value).toEqual(['anew'])
})
