import { describe, expect, it } from 'vitest'
import { namedIn } from './naming'

const people = [{ id: 1, name: '王建国' }, { id: 2, name: '李明' }, { id: 3, name: '李明' }, { id: 4, name: '欧阳一' }]

describe('names for a group', () => {
  it('are found, whatever the blanks, once each', () => expect(namedIn(people, [['姓名'], ['王 建国'], ['欧阳一'], ['王建国']])).toEqual({ found: [people[0], people[3]], faults: [], rest: [] }))
  it('several to a cell, in whatever column', () => expect(namedIn(people, [['1', '王建国、欧阳一'], ['2', '甄查无']]).found.map(p => p.id)).toEqual([1, 4]))
  it('namesakes and strangers are told and left', () => {
    const got = namedIn(people, [['序号', '姓名'], ['1', '李明'], ['2', '甄查无'], ['3', '王建国']])
    expect(got.found.map(p => p.id)).toEqual([1])
    expect(got.faults).toEqual(['李明：支部里有 2 个同名的人，请在“党员”一栏逐人选，再删去这个名字。', '甄查无：支部里没有这个人，请核对姓名，或删去。'])
    expect(got.rest).toEqual([['李明'], ['甄查无']])
  })
  it('nothing is found in nothing', () => expect(namedIn(people, [])).toEqual({ found: [], faults: [], rest: [] }))
})
