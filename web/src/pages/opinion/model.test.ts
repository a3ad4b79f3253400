import { describe, expect, it } from 'vitest'
import { mayReopen, stateOf, writerText } from './model'

describe('an opinion', () => {
  it.each([
    ['open', false, '待答复'],
    ['open', true, '超期未答复'],
    ['answered', false, '已答复'],
    ['withdrawn', false, '已撤回']
  ] as const)('%s, overdue %s: %s', (state, overdue, text) => expect(stateOf({ state, overdue }).text).toBe(text))
  it('keeps a nameless writer nameless', () => expect(writerText({ nameless: true, writer: '王建国' })).toBe('匿名'))
  it('is asked again twice at most', () => expect([0, 1, 2].map(reopened => mayReopen({ state: 'answered', reopened }))).toEqual([true, true, false]))
})
