import { describe, expect, it } from 'vitest'
import { blankVisit, bodyOf, lacking, placesOf } from './model'

const access = { today: '2026-11-25', name: '王建国', orgId: 7, memberId: 42 }

describe('a visit on the phone', () => {
  it('offers the last places once each, the latest first', () => {
    const visits = ['东湖村', '红旗社区', '东湖村', '兴旺公司'].map(place_name => ({ place_name, place_kind: 'village' as const }))
    expect(placesOf(visits, 3).map(p => p.name)).toEqual(['东湖村', '红旗社区', '兴旺公司'])
    expect(placesOf([])).toEqual([])
  })
  it('is made by oneself until another name is written', () => {
    const form = { ...blankVisit(access), place_name: '东湖村', content: '看望困难群众' }
    expect(bodyOf(form, access)).toMatchObject({ org_id: 7, member_id: 42, day: '2026-11-25', place_name: '东湖村' })
    expect(bodyOf({ ...form, who: '王建国、张敏' }, access)).toMatchObject({ member_name: '王建国、张敏' })
    expect(bodyOf(form, { ...access, memberId: 0 })).toMatchObject({ member_name: '王建国' })
  })
  it('leaves a problem out again when the switch is turned back, and asks for it while it is on', () => {
    const form = { ...blankVisit(access), place_name: '东湖村', content: '看望', problem: '路灯不亮' }
    expect(bodyOf(form, access).problem).toBe('')
    expect(lacking(form)).toEqual([])
    expect(lacking({ ...form, problem_found: true, problem: ' ' }).map(e => e.field)).toEqual(['problem'])
    expect(lacking({ ...form, problem_found: true, content: '' })).toEqual([])
    expect(lacking(blankVisit(access)).map(e => e.field)).toEqual(['place_name', 'content'])
  })
})
