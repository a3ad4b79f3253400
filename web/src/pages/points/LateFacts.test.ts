import { expect, it, vi } from 'vitest'
import { flushPromises, mount } from '@vue/test-utils'
import { accessKey, type Access } from '@/kit/access'
import LateFacts from './LateFacts.vue'

const late = { fact_id: 7, subject_id: 3, name: '赵一', within: '', state: 'waiting', what: '主题党日', reversal: false, points: '2', day: '2025-05-01', known_day: '2026-01-09', source_type: 'activity', source_id: 9, reason: '', decided: { name: '' } }
const { post } = vi.hoisted(() => ({ post: vi.fn(() => Promise.resolve(1)) }))
vi.mock('@/api/client', async original => ({ ...(await original<object>()), api: { GET: () => Promise.resolve({ items: [late], total: 1 }), POST: post }, take: (x: unknown) => x }))
vi.mock('@/kit/confirmDanger', async original => ({ ...(await original<object>()), askReason: () => Promise.resolve('核对过') }))

it('decides upon what became late to a half-year within that half-year', async () => {
  const w = mount(LateFacts, {
    props: { year: 2025, half: 1, subject: 'member' },
    attachTo: document.body,
    global: { provide: { [accessKey as symbol]: () => ({ userKey: 'u7', orgName: '工委', can: () => true }) as unknown as Access }, stubs: { 'router-link': true } }
  })
  await flushPromises()
  await w.findAll('button.sc-link').find(b => b.text() === '计入')!.trigger('click')
  await flushPromises()
  expect(post).toHaveBeenCalledWith('/api/points/late-facts/decide', { body: { year: 2025, half: 1, subject: 'member', fact_ids: [7], accept: true, reason: '核对过' } })
})
