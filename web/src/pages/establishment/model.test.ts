import { describe, expect, it } from 'vitest'
import { askPath, asked, begun, blank, lineNote, place, sent, sizeText, stateOf, taken } from './model'

describe('a form', () => {
  it('begins with what an address says', () => {
    expect(begun({ kind: 'found', org_id: '7', org_kind: 'committee' })).toMatchObject({ kind: 'found', parent_id: 7, org_id: 0, org_kind: 'committee' })
    expect(begun({ kind: 'merge', org_id: '7' })).toMatchObject({ kind: 'merge', parent_id: 0, org_id: 7 })
    expect(begun({ kind: 'swallow', org_id: 'x' })).toEqual(blank())
  })
  it('is asked about once a place is chosen', () => {
    expect(asked(blank())).toBe(false)
    expect(asked({ ...blank(), kind: 'found', org_id: 7 })).toBe(false)
    expect(asked({ ...blank(), kind: 'found', parent_id: 7 })).toBe(true)
  })
  it('is sent without holes and comes back as it was', () => {
    const d = { ...blank(), kind: 'merge' as const, org_id: 7, sources: [0, 8], reason: '合并', newcomers: [{ name: ' ', full: true }] }
    const form = sent(d)
    expect(form?.plan?.sources).toEqual([8])
    expect(form?.plan?.newcomers).toEqual([])
    expect(taken({ kind: 'merge', reason: '合并', plan: form!.plan!, acknowledged: {} })).toMatchObject({ org_id: 7, sources: [8], parts: [] })
    expect(sent(blank())).toBeUndefined()
  })
})

it('keeps everybody in one part', () => {
  const parts = [{ name: '一', members: [1, 2] }, { name: '二', members: [3] }]
  expect(place(parts, [2, 4], 1)).toEqual([{ name: '一', members: [1] }, { name: '二', members: [3, 2, 4] }])
  expect(place(parts, [1, 3], -1)).toEqual([{ name: '一', members: [2] }, { name: '二', members: [] }])
})

it('counts people in words', () => {
  expect(sizeText([{ id: 1, name: '甲', branch_id: 1, full: true }])).toBe('正式党员1名')
  expect(sizeText([{ id: 1, name: '甲', branch_id: 1, full: true }, { id: 2, name: '乙', branch_id: 1, full: false }])).toBe('正式党员1名、预备党员1名')
})

it('leads from a finding to its request', () => {
  expect(askPath({ ask: 'upgrade', ask_kind: 'general_branch', org_id: 7 })).toBe('/establishments/edit?kind=upgrade&org_id=7&org_kind=general_branch')
  expect(askPath({ ask: '', ask_kind: '', org_id: 7 })).toBe('')
})

it('says first what is late or could not be done', () => {
  expect(stateOf({ state: 'submitted', overdue: true, held: '' })).toEqual({ text: '逾期未批复', tone: 'bad' })
  expect(stateOf({ state: 'approved', overdue: false, held: '只有2名正式党员' }).text).toBe('未能按期生效')
  expect(stateOf({ state: 'returned', overdue: false, held: '' }).text).toBe('已退回')
  const line = { state: 'submitted' as const, department: '市财政局', due: '2026-12-01', approver: '市直机关工委', effective: '', asked_name: '张三' }
  expect(lineNote(line)).toBe('市财政局，市直机关工委在2026-12-01前批复')
  expect(lineNote({ ...line, state: 'draft' })).toBe('市财政局，张三')
})
