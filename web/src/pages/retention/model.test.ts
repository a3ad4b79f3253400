import { describe, expect, it } from 'vitest'
import { allowed, loses } from './model'

describe('lengths', () => {
  it('say their bounds in the unit that is filled in', () => expect(allowed({ unit: 'month', least: 6, most: 120, least_words: '6个月', most_words: '10年' })).toBe('6至120个月（6个月至10年）'))
  it('say them once when the unit is the day', () => expect(allowed({ unit: 'day', least: 7, most: 180, least_words: '7天', most_words: '180天' })).toBe('7至180天'))
  it.each([[36, 0, false], [36, 35, true], [36, 36, false], [36, 37, false]])('from %i to %i', (was, length, warns) => expect(loses({ length: was }, length) !== '').toBe(warns))
})
