import { expect, it } from 'vitest'
import { filledTimes, monthNames } from './burden'

it('says the program’s part', () => {
  expect(filledTimes({ typed: 200, filled: 500 })).toBe('是人工填写的 2.5 倍')
  expect(filledTimes({ typed: 0, filled: 5 })).toBe('没有手工填写')
  expect(filledTimes({ typed: 0, filled: 0 })).toBe('还没有记录')
  expect(monthNames).toHaveLength(12)
})
