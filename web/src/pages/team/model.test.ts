import { expect, it } from 'vitest'
import { staffing, vacancyText, type Vacancy } from './model'

const empty: Vacancy = { duty: 'secretary', name: '书记', count: 1, must: true, since: '2026-03-02', text: '' }

it('says how a team is staffed', () => {
  expect(staffing({ complete: false, missing: 2, vacancies: [empty] }).text).toBe('缺2名')
  expect(staffing({ complete: true, missing: 0, vacancies: [{ ...empty, must: false }] }).text).toBe('分工有空')
  expect(staffing({ complete: true, missing: 0, vacancies: [] }).text).toBe('已配齐')
})

it('says what stands empty and since when', () => {
  expect(vacancyText(empty)).toBe('书记（自2026年3月2日）')
  expect(vacancyText({ ...empty, duty: '', name: '委员', count: 2, since: '' })).toBe('委员2名')
})
