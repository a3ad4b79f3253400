import { expect, it } from 'vitest'
import { bar, distance } from './model'

it('says how far off a last day is', () => {
  expect(distance({ state: 'unrecorded', days: 0 })).toBe('—')
  expect(distance({ state: 'ending', days: 0 })).toBe('今天届满')
  expect(distance({ state: 'overdue', days: -3 })).toBe('逾期3天')
  expect(distance({ state: 'ending', days: 62 })).toBe('还有62天')
  expect(distance({ state: 'running', days: 122 })).toBe('还有4个月')
})

it('draws a term within the years shown', () => {
  expect(bar({ began: '2024-01-01', limit: '2027-01-01' }, 2023, 5)).toEqual({ left: 19.99, width: 60.02 })
  expect(bar({ began: '2019-01-01', limit: '2030-01-01' }, 2023, 5)).toEqual({ left: 0, width: 100 })
})
