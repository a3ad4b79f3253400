import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { api } from '@/api/client'
import { bulkAsked, bulkEnds, bulks, bulkSaid, bulkSeen, bulkText, recallBulks, secondsLeft, undoable, undoBulk, type Bulk } from './bulks'

const bulk = (more: Partial<Bulk> = {}): Bulk => ({
  id: 1, act: 'activity.accept', title: '确认组织生活记录', reason: '', said: '', state: 'waiting', asked_at: 0, ended_at: 0, seconds_left: 30, total: 3, done: 0, refused: 0, seen: false, ...more
})
const answer = (data: unknown) => ({ data, response: new Response() }) as never
const get = vi.spyOn(api, 'GET')
const post = vi.spyOn(api, 'POST')

beforeEach(() => {
  vi.useFakeTimers()
  bulks.value = []
  get.mockReset()
  post.mockReset()
  post.mockResolvedValue(answer({}))
})
afterEach(() => vi.useRealTimers())

test('it counts down by this machine’s clock and can be taken back until nothing is left', async () => {
  get.mockResolvedValue(answer(bulk({ seconds_left: 26 })))
  bulkAsked(bulk())
  expect(undoable.value?.id).toBe(1)
  await vi.advanceTimersByTimeAsync(4000)
  expect(secondsLeft(bulks.value[0]!)).toBe(26)
  await undoBulk(bulks.value[0]!)
  expect(bulks.value).toEqual([])
  expect(undoable.value).toBeUndefined()
  get.mockClear()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(get).not.toHaveBeenCalled()
})

test('once due it follows the work, and tells the lists when it ends', async () => {
  const ends = bulkEnds.value
  bulkAsked(bulk({ seconds_left: 1 }))
  get.mockResolvedValue(answer(bulk({ state: 'working', seconds_left: 0, done: 1 })))
  await vi.advanceTimersByTimeAsync(2000)
  expect(bulkText(bulks.value[0]!)).toBe('正在办理：确认组织生活记录 1/3')
  expect(bulkEnds.value).toBe(ends)
  get.mockResolvedValue(answer(bulk({ state: 'done', seconds_left: 0, done: 2, refused: 1 })))
  await vi.advanceTimersByTimeAsync(2000)
  expect(bulkText(bulks.value[0]!)).toBe('确认组织生活记录：办成 2 条，1 条没有办成')
  expect(bulkEnds.value).toBe(ends + 1)
  await bulkSeen(bulks.value[0]!)
  expect(bulks.value).toEqual([])
})

test('an answer that comes after it was looked at does not bring it back', async () => {
  bulkAsked(bulk({ seconds_left: 0 }))
  let late: (v: unknown) => void = () => {}
  get.mockReturnValueOnce(new Promise(done => (late = done)) as never)
  get.mockResolvedValue(answer(bulk({ state: 'done', seconds_left: 0, done: 3 })))
  await vi.advanceTimersByTimeAsync(2000)
  await bulkSeen(bulks.value[0]!)
  late(answer(bulk({ state: 'working' })))
  await vi.advanceTimersByTimeAsync(0)
  expect(bulks.value).toEqual([])
})

test('after a reload it takes up what is open or unread', async () => {
  get.mockResolvedValue(answer({ items: [bulk({ id: 4 }), bulk({ id: 3, state: 'done', refused: 1 }), bulk({ id: 2, state: 'done', seen: true }), bulk({ id: 1, state: 'undone' })], total: 4 }))
  await recallBulks()
  expect(bulks.value.map(b => b.id)).toEqual([4, 3])
})

test('what was written for all of them stands under its own name', () => {
  expect(bulkSaid(bulk())).toBe('')
  expect(bulkSaid(bulk({ said: '退回原因' }))).toBe('')
  expect(bulkSaid(bulk({ act: 'rectification.assign', said: '责任人', reason: '周晓明' }))).toBe('责任人：周晓明')
  expect(bulkSaid(bulk({ said: '退回原因', reason: '请补充会议议题' }))).toBe('退回原因：请补充会议议题')
  expect(bulkSaid(bulk({ reason: '一个不再有的事项' }))).toBe('说明：一个不再有的事项')
})
