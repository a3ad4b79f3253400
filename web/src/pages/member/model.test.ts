import { describe, expect, it } from 'vitest'
import { ageOn, meant, statusOf } from './model'

describe('ageOn', () => {
  it('counts from birthday to birthday', () => {
    expect(ageOn('1980-05-01', '2026-04-30')).toBe(45)
    expect(ageOn('1980-05-01', '2026-05-01')).toBe(46)
    expect(ageOn('', '2026-05-01')).toBeUndefined()
  })
})

describe('meant', () => {
  it('leaves out what is not chosen', () => {
    expect(meant({ text: '', org_id: 0, left: false, page: 1, sex: 'male' })).toEqual({ page: 1, sex: 'male' })
  })
})

describe('statusOf', () => {
  const m = { left_day: '', left_kind: '', standing: 'full' as const, migrant: false }
  it('says what matters most', () => {
    expect(statusOf(m).text).toBe('正式党员')
    expect(statusOf({ ...m, standing: 'probationary' }).tone).toBe('warn')
    expect(statusOf({ ...m, migrant: true }).text).toBe('流动党员')
    expect(statusOf({ ...m, migrant: true, left_day: '2025-01-01', left_kind: 'died' }).text).toBe('已减少')
  })
})
