import { describe, expect, it } from 'vitest'
import { gap, timeFault, verdict, type Pair } from './model'

const pair = (left: number, right: number): Pair => ({ name: '汇总与事实', left_name: '汇总', left, right_name: '事实', right, equal: left === right })

describe('pairs', () => {
  it('agree', () => expect(verdict([pair(1, 1), pair(2, 2)])).toEqual({ text: '2 项勾稽关系全部相符。', ok: true }))
  it('name what does not agree', () => {
    const v = verdict([pair(1, 1), pair(3, 2)])
    expect(v.ok).toBe(false)
    expect(v.text).toContain('1 项不相符：汇总与事实')
    expect(gap(pair(3, 2))).toBe(1)
  })
})
it.each([['', '09:00', '请选择日期。'], ['2026-11-23', '09:00', ''], ['2026-11-23', '24:00', '时间请写成 09:00 这样。'], ['2026-11-23', '9:00', '时间请写成 09:00 这样。']])('%s %s', (day, time, fault) => expect(timeFault(day, time)).toBe(fault))
