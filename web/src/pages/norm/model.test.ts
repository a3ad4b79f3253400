import { expect, it } from 'vitest'
import { allowed, valueWords, type Norm } from './model'

const norm = (o: Partial<Norm>) => ({ code: 'x', options: [], unit: '', least: 0, most: 0, type: 'count', ...o }) as Norm

it('says values as people do', () => {
  expect(valueWords(norm({ unit: '名' }), '50')).toBe('50名')
  expect(valueWords(norm({ type: 'choice', options: [{ code: 'quarter', name: '每季度一次' }] }), 'quarter')).toBe('每季度一次')
  expect(allowed(norm({ least: 10, most: 500, unit: '名' }))).toBe('10至500之间的整数（名）')
  expect(allowed(norm({ type: 'ratio' }))).toBe('不大于1的分数，如4/5')
  expect(allowed(norm({ type: 'choice' }))).toBe('')
})
