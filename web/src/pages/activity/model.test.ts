import { describe, expect, it } from 'vitest'
import { Problem } from '@/api/client'
import { emptyContent, emptyVote, heldText, judged, kindsFor, mayBeLastYears, mergeRoster, missingText, ofContent, personOf, type Expected, type Kind, type Vote } from './model'
import { quarterLines, type Entry } from './model.quarter'

const vote = (v: Partial<Vote>): Vote => ({ due: 0, present: 0, ayes: 0, nays: 0, abstained: 0, admission: false, ...v })

describe('votes (R13)', () => {
  it.each([
    [{ due: 20, present: 10, ayes: 10 }, '未通过'], [{ due: 20, present: 11, ayes: 11 }, '通过'], [{ due: 20, present: 9, ayes: 9 }, '到会人数不够，表决无效'],
    [{ due: 20, present: 10, ayes: 10, admission: true }, '到会人数不够，表决无效'], [{}, '']
  ])('%o', (v, words) => expect(judged(vote(v)).text).toBe(words))
  it('are judged by the rules of the day, and say what was needed', () => {
    const strict = { quorum: '2/3', majority: '2/3', admission: '1/2' }
    expect(judged(vote({ due: 20, present: 13, ayes: 13 }), strict).why).toBe('应到有表决权 20 人，至少 14 人到会才能表决，实到 13 人。')
    expect(judged(vote({ due: 21, present: 21, ayes: 14 }), strict)).toEqual({ text: '未通过', why: '赞成以应到有表决权的 21 人为基数，至少 15 票才通过，实得 14 票。' })
    expect(judged(vote({ due: 20, present: 10, ayes: 10, quorum: '1/2', majority: '1/2' }), strict).why).toContain('至少 11 票')
  })
  it('begin with those of the roster who have one', () => {
    const c = { ...emptyContent('', 0), attendances: [{ member_id: 1, name: '王强', mark: 'attended' as const }, { member_id: 2, name: '李敏', mark: 'excused' as const }, { member_id: 3, name: '张伟', mark: 'attended' as const }] }
    const known: Expected[] = [{ member_id: 3, name: '张伟', votes: false, note: '预备党员' }]
    expect(emptyVote(c, known)).toEqual({ due: 2, present: 1, ayes: 1, nays: 0, abstained: 0, admission: false })
  })
})

describe('the roster', () => {
  const given = [{ member_id: 1, name: '王强', mark: 'attended' as const }, { member_id: 9, name: '外单位', mark: 'attended' as const }, { member_id: 8, name: '已转出', mark: '' as const }]
  it('keeps marks and added people, drops who is no longer due', () => {
    const merged = mergeRoster(given, [{ member_id: 1, name: '王强', votes: true, note: '' }, { member_id: 2, name: '李敏', votes: true, note: '' }])
    expect(merged.map(a => [a.member_id, a.mark])).toEqual([[1, 'attended'], [2, ''], [9, 'attended']])
  })
  it('knows a person by name only when the name is unique', () => {
    expect(personOf('王强', given)).toEqual({ name: '王强', member_id: 1 })
    expect(personOf('王强', [...given, { member_id: 3, name: '王强', mark: '' }])).toEqual({ name: '王强' })
    expect(personOf('外请专家', given)).toEqual({ name: '外请专家' })
  })
  it('names those missing as the paper does', () => {
    expect(missingText([{ member_id: 1, name: '王强', mark: 'excused', reason: '出差' }, { member_id: 2, name: '李敏', mark: 'absent' }, { member_id: 3, name: '张伟', mark: 'attended' }])).toBe('王强（请假：出差）、李敏（缺席）')
  })
})

it('writes times, offers kinds, knows January meetings', () => {
  expect(heldText({ day: '2026-11-20', start_time: '14:30', end_time: '' })).toBe('2026年11月20日 14:30')
  expect(heldText({ day: '2026-11-20', start_time: '14:30', end_time: '16:00' })).toBe('2026年11月20日 14:30—16:00')
  const kind = (code: string, holders: string[], active = true) => ({ code, holders, active }) as Kind
  expect(kindsFor([kind('a', ['branch']), kind('b', ['group']), kind('c', ['branch'], false)], 'branch').map(k => k.code)).toEqual(['a'])
  expect(mayBeLastYears({ kinds: ['org_life_meeting'], day: '2027-01-09' })).toBe(true)
  expect(mayBeLastYears({ kinds: ['org_life_meeting'], day: '2026-12-09' })).toBe(false)
  expect(emptyContent('李敏', 3).recorder).toEqual({ name: '李敏', member_id: 3 })
})

it('finds the form’s fields in a refusal of the body', () => {
  const p = ofContent(new Problem({ status: 422, detail: 'x', errors: [{ field: 'content.topic', text: '最多 100 个字' }, { field: 'attendances[1].reason', text: '请填写' }] }))
  expect(p.of('topic')).toBe('最多 100 个字')
  expect(p.of('attendances[1].reason')).toBe('请填写')
})

it('lays out what is owed in the quarter of a day', () => {
  const entry = (rule: string, period: string, state: string, waiting = 0) => ({ rule, name: rule, every: '', period, state, waiting }) as unknown as Entry
  const lines = quarterLines([entry('主题党日', '2026-09', 'overdue'), entry('主题党日', '2026-10', 'met'), entry('主题党日', '2026-11', 'due', 1), entry('党课', '2026-Q4', 'due'), entry('组织生活会', '2026', 'due'), entry('党小组会', '2026-10', 'unknown')], '2026-11-23')
  expect(lines.map(l => [l.rule, l.met, l.owed, l.left, l.waiting])).toEqual([['主题党日', 1, 2, '11月', 1], ['党课', 0, 1, '本季度', 0]])
})
