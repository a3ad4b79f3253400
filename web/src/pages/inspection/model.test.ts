import { expect, it } from 'vitest'
import { answerOf, blankDraft, clashes, findingsOf, sentOf, settle, stray, takeBack, talkState, touch, unanswered, visitsText, type Sheet } from './model'

const sheet = (over: Partial<Sheet> = {}) => ({
  checklist_id: 1, answers: [{ item: 'a1', value: 'no', note: '缺纪要', by: '钱主任', at: 1, version: 2 }], findings: [],
  checklist: { number: 3, groups: [{ name: '班子', items: [{ key: 'a1', text: '研究党建' }, { key: 'a2', text: '分工' }] }] }, ...over
}) as unknown as Sheet

it('keeps only what oneself has filled in', () => {
  const d = blankDraft('2026-11-26')
  expect(answerOf(sheet(), d, 'a1', '赵')).toMatchObject({ value: 'no', by: '钱主任' })
  touch(sheet(), d, 'a2', { value: 'yes' })
  expect(sentOf(sheet(), d, false)).toEqual({ number: 3, answers: [{ item: 'a2', value: 'yes', note: '', seen: 0 }], findings: [] })
  expect(unanswered(sheet(), d)).toEqual([])
})

it('tells where another telephone says otherwise, and lets its owner decide', () => {
  const d = blankDraft('2026-11-26')
  touch(sheet({ answers: [] }), d, 'a1', { value: 'yes' })
  expect(clashes(sheet(), d, '赵').map(i => i.key)).toEqual(['a1'])
  expect(clashes(sheet(), d, '钱主任')).toEqual([])
  settle(sheet(), d, 'a1', true)
  expect(clashes(sheet(), d, '赵')).toEqual([])
  expect(sentOf(sheet(), d, false).answers?.[0]?.seen).toBe(2)
  settle(sheet(), d, 'a1', false)
  expect(d.answers).toEqual({})
})

it('loses nothing of what came back, nor of a list that was changed', () => {
  const d = blankDraft('2026-11-26')
  takeBack(d, { number: 2, answers: [{ item: 'z9', value: 'no', note: '旧版的一项', seen: 0 }], findings: [{ key: 'key-0001', item: 'z9', text: '制度未上墙' }], hold: { day: '2026-11-20', content: '座谈' } })
  expect(stray(sheet(), d)).toEqual([{ value: 'no', note: '旧版的一项', seen: 0 }])
  expect(d.held_day).toBe('2026-11-20')
  expect(sentOf(sheet(), d, true)).toMatchObject({ answers: [], findings: [{ key: 'key-0001', item: '' }], hold: { day: '2026-11-20', content: '座谈' } })
})

it('shows findings with their changes, and not those taken away', () => {
  const d = blankDraft('2026-11-26')
  const s = sheet({ findings: [{ id: 1, key: 'key-0001', item: 'a1', text: '旧', place: '', basis: '', org_id: 5, org_name: '', suggestion: '', rectification_id: 0, by: '', at: 1 }] } as unknown as Partial<Sheet>)
  expect(findingsOf(s, d)).toMatchObject([{ text: '旧', sent: true }])
  d.findings['key-0001'] = { key: 'key-0001', item: 'a1', text: '新', place: '', basis: '', org_id: 5, suggestion: '', removed: false }
  expect(findingsOf(s, d)).toMatchObject([{ text: '新', sent: false }])
  d.findings['key-0001'].removed = true
  expect(findingsOf(s, d)).toEqual([])
})

it('words', () => {
  expect(visitsText({ days: [], left: 2 })).toBe('今年还没有到点，还差2次')
  expect(visitsText({ days: ['2026-03-05', '2026-09-10'], left: 0 })).toBe('今年已到点2次（3月5日、9月10日）')
  expect(talkState({ state: 'due', overdue: true, late: false }).text).toBe('逾期未谈')
  expect(talkState({ state: 'held', overdue: false, late: true }).text).toBe('已谈（逾期）')
})
