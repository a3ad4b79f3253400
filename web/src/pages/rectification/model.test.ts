import { describe, expect, it } from 'vitest'
import { actsOf, blank, lacking, late, stateTag, type Detail } from './model'

const item = (over: Partial<Detail>): Detail => ({ state: 'sent', due: '2026-03-31', plan_due: '2026-03-16', sent_day: '2026-03-01', ask: '', ask_until: '2026-04-30', measures: '', target: '', member_id: 0, member_name: '', issuing: false, doer: false, removed: false, ...over }) as Detail
const codes = (r: Detail, today: string, ...may: string[]) => actsOf(r, today, p => may.includes(p)).map(a => a.code).join(' ')

describe('an item', () => {
  it('is late from the day after its term, but not while a later day is asked for', () => {
    expect(late(item({}), '2026-03-31')).toBe(false)
    expect(late(item({}), '2026-04-01')).toBe(true)
    expect(late(item({ ask: 'extension' }), '2026-04-01')).toBe(false)
    expect(late(item({ state: 'done' }), '2026-04-01')).toBe(false)
    expect(stateTag(item({}), '2026-04-01')).toEqual({ text: '待报方案，逾期', tone: 'bad' })
  })
  it('offers each side its own acts', () => {
    expect(codes(item({}), '2026-03-31', 'problem.rectify')).toBe('plan report ask-extension ask-waiver')
    expect(codes(item({}), '2026-04-01', 'problem.rectify')).toBe('plan report ask-waiver')
    expect(codes(item({ ask: 'waiver' }), '2026-03-31', 'problem.rectify')).toBe('plan report take-ask-back')
    expect(codes(item({ state: 'done' }), '2026-03-31', 'problem.rectify')).toBe('')
    expect(codes(item({ state: 'done', issuing: true }), '2026-03-31', 'problem.issue')).toBe('verify return withdraw')
    expect(codes(item({ state: 'done', issuing: true, doer: true }), '2026-03-31', 'problem.issue')).toBe('return withdraw')
    expect(codes(item({ state: 'done' }), '2026-03-31', 'problem.issue')).toBe('')
    expect(codes(item({ issuing: true }), '2026-04-01', 'problem.issue')).toBe('admonish withdraw')
    expect(codes(item({ state: 'closed', issuing: true }), '2026-04-01', 'problem.issue')).toBe('reopen')
    expect(codes(item({ removed: true }), '2026-03-31', 'problem.rectify')).toBe('')
  })
  it('says what a form lacks', () => {
    const r = item({ member_name: '王建国' })
    const report = actsOf(r, '2026-03-31', () => true).find(a => a.code === 'report')
    if (!report) throw new Error('no report')
    expect(lacking(report, blank(report, r)).map(x => x.field)).toEqual(['text'])
    expect(lacking(report, { ...blank(report, r), member_name: ' ', text: '已经补开了' }).map(x => x.field)).toEqual(['member_name'])
    expect(lacking(report, { ...blank(report, r), text: '已经补开了' })).toEqual([])
  })
})
