import { describe, expect, it } from 'vitest'
import { actOf, byDue, cameBack, dueDay, dueTone, dueWords, missingText, phonePlaceOf, placeOf, recordTitle, starWords, tilesOf } from './model'

describe('duties', () => {
  it('come in the order of their days, those without one last', () => {
    expect(byDue([{ id: 1, due: '' }, { id: 2, due: '2026-12-01' }, { id: 4, due: '2026-11-20' }, { id: 3, due: '2026-11-20' }]).map(t => t.id)).toEqual([3, 4, 2, 1])
  })
  it.each([['activity.mend_record', true], ['activity.accept_record', false]])('%s came back: %s', (kind, is) => expect(cameBack({ kind })).toBe(is))
  it.each([
    ['activity', 'activity.accept_record', '/activities/7', '/m/activities/branch/7'],
    ['activity', 'activity.mend_record', '/activities/edit?id=7', '/m/activities/record?id=7'],
    ['problem', 'problem.answer_problem', '/problems/7', '/m/problems/7'],
    ['briefing', 'briefing.check_paper', '/briefings/7', '/m/briefings/7'],
    ['something', 'x.y', undefined, undefined]
  ])('%s by %s leads to its place', (object_type, kind, desk, phone) => {
    expect(placeOf({ object_type, kind, object_id: 7 })).toBe(desk)
    expect(phonePlaceOf({ object_type, kind, object_id: 7 })).toBe(phone)
  })
  it.each([['activity.accept_record', '去确认'], ['activity.mend_record', '去修改'], ['briefing.check_paper', '去核稿'], ['briefing.seal_paper', '去封存'], ['odd', '去办理']])('%s: %s', (kind, text) => expect(actOf(kind)).toBe(text))
  it('names the year of a day in another year', () => {
    expect(dueDay('2026-12-31', '2026-11-23')).toBe('12月31日')
    expect(dueDay('2027-01-01', '2026-11-23')).toBe('2027年1月1日')
  })
  it.each([[{ due: '2026-11-22', overdue: true }, 'bad', '已逾期 1 天'], [{ due: '2026-11-23', overdue: false }, 'warn', '今天截止'], [{ due: '2026-11-26', overdue: false }, 'warn', '还有 3 天'], [{ due: '2026-11-27', overdue: false }, 'plain', '还有 4 天'], [{ due: '', overdue: false }, 'plain', '没有期限']] as const)('%o', (t, tone, words) => {
    expect(dueTone(t, '2026-11-23')).toBe(tone)
    expect(dueWords(t, '2026-11-23')).toBe(words)
  })
})

it('names who has not acknowledged a paper', () => {
  expect(missingText({ names: ['市财政局', '市教育局'], waiting: 2 })).toBe('未签收：市财政局、市教育局')
  expect(missingText({ names: ['市财政局', '市教育局'], waiting: 9 })).toBe('未签收：市财政局、市教育局等 9 个单位')
})
it('says of a star what is missing', () => {
  expect(starWords({ name: '学', points: '18', threshold: '16', won: true })).toBe('18分，已达标')
  expect(starWords({ name: '学', points: '11', threshold: '16', won: false })).toBe('11分，达标需16分')
})
it('offers two actions, recording first', () => {
  const pages = [{ path: 'a', permission: 'points.own' }, { path: 'b', permission: 'activity.own' }, { path: 'c', permission: ['activity.write'] }, { path: 'd', permission: 'audit.read' }]
  expect(tilesOf(pages, p => p !== 'audit.read').map(p => p.path)).toEqual(['c', 'a'])
})
it.each([[['党课'], '廉洁', '党课：廉洁'], [['周讲'], '周讲：我的岗位', '周讲：我的岗位'], [['主题党日', '党课'], '', '主题党日、党课']])('%o %s', (kind_names, topic, text) => expect(recordTitle({ kind_names, topic })).toBe(text))
