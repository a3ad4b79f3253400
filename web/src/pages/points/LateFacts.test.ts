import { expect, it, vi } from 'vitest'
import { flushPromises, mount } from '@vue/test-utils'
import { accessKey, type Access } from '@/kit/access'
import LateFacts from './LateFacts.vue'

const late = { fact_id: 7, subject_id: 3, name: '赵一', within: '', state: 'waiting', what: '主题党日', reversal: false, points: '2', day: '2025-05-01', known_day: '2026-01-09', source_type: 'activity', source_id: 9, reason: '', answer: '', proposal: '' as string, mine: false, barred: '', proposed: { name: '', at: 0 }, decided: { name: '', at: 0 } }
let shown = late
const { post } = vi.hoisted(() => ({ post: vi.fn(() => Promise.resolve(1)) }))
vi.mock('@/api/client', async original => ({ ...(await original<object>()), api: { GET: () => Promise.resolve({ items: [shown], total: 1 }), POST: post }, take: (x: unknown) => x }))
vi.mock('@/kit/confirmDanger', async original => ({ ...(await original<object>()), askReason: () => Promise.resolve('核对过') }))

async function page() {
  const w = mount(LateFacts, {
    props: { year: 2025, half: 1, subject: 'member' },
    attachTo: document.body,
    global: { provide: { [accessKey as symbol]: () => ({ userKey: 'u7', orgName: '工委', can: () => true }) as unknown as Access }, stubs: { 'router-link': true } }
  })
  await flushPromises()
  const buttons = () => w.findAll('button.sc-link').map(b => b.text()).filter(Boolean)
  const press = async (text: string) => {
    await w.findAll('button.sc-link').find(b => b.text() === text)!.trigger('click')
    await flushPromises()
  }
  return { w, buttons, press }
}
const half = { year: 2025, half: 1, subject: 'member', fact_ids: [7] }

it('proposes upon what became late to a half-year within that half-year', async () => {
  shown = late
  const { buttons, press } = await page()
  expect(buttons()).toEqual(['建议计入', '建议不计入'])
  await press('建议计入')
  expect(post).toHaveBeenLastCalledWith('/api/points/late-facts/propose', { body: { ...half, accept: true, reason: '核对过' } })
})

it('lets another decide on the proposal as they see it, and not whoever made it', async () => {
  shown = { ...late, proposal: 'refuse', reason: '当年不计', proposed: { name: '钱二', at: 1 } }
  const other = await page()
  expect(other.w.text()).toContain('钱二建议：当年不计')
  expect(other.buttons()).toEqual(['同意', '不同意'])
  await other.press('同意')
  expect(post).toHaveBeenLastCalledWith('/api/points/late-facts/decide', { body: { ...half, accept: false, agree: true, reason: '' } })
  await other.press('不同意')
  expect(post).toHaveBeenLastCalledWith('/api/points/late-facts/decide', { body: { ...half, accept: false, agree: false, reason: '核对过' } })
  shown = { ...shown, mine: true, barred: '提出和批准须是两个人，请由另一位有权限的同志办理。' }
  const mine = await page()
  expect(mine.buttons()).toEqual(['撤回'])
  expect(mine.w.text()).toContain('须由另一人复核')
})
