import { describe, expect, it } from 'vitest'
import { kindNames, mayHold, mayStandUnder, spanText, type Kind } from './model'

describe('kinds', () => {
  it('stand under each other both ways alike', () => {
    for (const kind of Object.keys(kindNames) as Kind[]) {
      for (const child of mayHold(kind)) expect(mayStandUnder(child)).toContain(kind)
    }
    expect(mayStandUnder('group')).toEqual(['branch'])
    expect(mayStandUnder('work_committee')).toEqual([])
    expect(mayHold('group')).toEqual([])
  })
})

describe('spanText', () => {
  it('says until now', () => {
    expect(spanText('2017-01-01', '')).toBe('2017-01-01 至今')
    expect(spanText('2017-01-01', '2019-12-31')).toBe('2017-01-01 至 2019-12-31')
  })
})
