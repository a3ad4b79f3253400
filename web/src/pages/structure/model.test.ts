import { expect, it } from 'vitest'
import { bar, byDepartment, distance, mayBeUrged, type Standing } from './model'

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

it('puts the letters together by department and leaves out what may not be urged', () => {
  const s = (name: string, department: string, change: Partial<Standing> = {}) => ({ name, department, level: 'overdue', asked: '', ...change }) as Standing
  const all = [s('甲', '一'), s('乙', '二'), s('丙', '一', { level: 'reminded' }), s('丁', '', { level: 'escalated' }), s('戊', '二', { level: '' }), s('己', '二', { asked: '2027-06-01' })]
  expect(byDepartment(all.filter(mayBeUrged)).map(l => [l.name, l.items.map(x => x.name)])).toEqual([['一', ['甲', '丙']], ['二', ['乙']], ['丁', ['丁']]])
})
