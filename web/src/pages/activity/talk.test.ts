import { describe, expect, test } from 'vitest'
import { blankTalk, coverageWords, talkLacks, talkRecord } from './model.talk'

const people = [{ member_id: 7, name: '王建国' }, { member_id: 8, name: '李明' }]
const talk = (change: object) => ({ ...blankTalk(3, '2026-11-20', 7), with: 8, ...change })

describe('a talk of two', () => {
  test('becomes a confidential record with both present and the one who began it leading', () => {
    const { org_id, content: c } = talkRecord(talk({ about: '关心帮扶', line: ' 家中老人住院 ' }), people, '张三', 9)
    expect([org_id, c.kinds, c.confidential, c.day, c.topic, c.minutes]).toEqual([3, ['talk'], true, '2026-11-20', '谈心谈话：关心帮扶', '家中老人住院'])
    expect(c.host).toEqual({ name: '王建国', member_id: 7 })
    expect(c.attendances).toEqual([{ member_id: 7, name: '王建国', mark: 'attended' }, { member_id: 8, name: '李明', mark: 'attended' }])
  })
  test('is not sent without a branch, a day and two persons', () => {
    expect(talkLacks(talk({}))).toBe('')
    expect(talkLacks(talk({ org_id: 0 }))).toContain('党支部')
    expect(talkLacks(talk({ day: '' }))).toContain('日期')
    expect(talkLacks(talk({ with: 0 }))).toContain('双方')
    expect(talkLacks(talk({ with: 7 }))).toContain('同一个人')
  })
  test('moves the coverage of talks alone', () => {
    const entry = (rule: string) => ({ rule, name: '委员与党员谈心谈话', need: 12, have: 5 }) as Parameters<typeof coverageWords>[0][number]
    expect(coverageWords([entry('theme_day'), entry('talk_members')])).toEqual(['委员与党员谈心谈话：应谈12人，已谈5人'])
  })
})
