import { expect, it } from 'vitest'
import { figureAddress, missingCount, noteOf, years, type Told } from './model'

const rate: Told = { code: 'problem.rate', name: '问题解决率', words: '办结除以登记。', period: '2023', period_text: '2023年', org_id: 1, as_of: '2023-12-31', opens: true, numerator: '3051', denominator: '3546' }

it('offers the years since 2017, the newest first', () => {
  expect(years('2019-05-01')).toEqual([2019, 2018, 2017])
  expect(years('')).toEqual([])
})
it('notes period, definition, parts and day', () => {
  expect(noteOf(rate)).toEqual(['问题解决率，2023年', '办结除以登记。', '3051 ÷ 3546', '数据截至2023年12月31日'])
  expect(noteOf({ ...rate, numerator: undefined })).toHaveLength(3)
})
it('leads to the figure’s page', () => expect(figureAddress(rate)).toEqual({ path: '/figures/problem.rate', query: { period: '2023', org: '1' } }))
it('counts the sentences without records', () => {
  expect(missingCount([{ runs: [{ text: '2026年' , missing: true }, { text: '没有走访记录。', missing: true }, { text: '有的。' }] }, { runs: [{ text: '没有问题登记。', missing: true }] }])).toBe(2)
})
