import { describe, expect, it } from 'vitest'
import { chapterNumber, groupFindings, mendingPath, sizeText, stateOf, usualYear, years, type Finding } from './model'

const finding = (f: Partial<Finding>): Finding => ({ chapter: 'lecture', grave: true, group: '', text: '', place: 'calendar', until: '', ...f }) as Finding

describe('支部工作手册', () => {
  it('opens on the year whose book is in hand', () => {
    expect(usualYear('2027-01-01')).toBe(2026)
    expect(usualYear('2027-03-31')).toBe(2026)
    expect(usualYear('2027-04-01')).toBe(2027)
    expect(years('2019-05-01')).toEqual([2019, 2018, 2017])
  })
  it('says who is late', () => {
    expect(stateOf({ state: 'none', late: false }).text).toBe('未报送')
    expect(stateOf({ state: 'none', late: true })).toEqual({ text: '逾期未报送', tone: 'bad' })
    expect(stateOf({ state: 'checked', late: true }).text).toBe('已核查')
  })
  it('leads to where a gap is mended', () => {
    const record = (type: string, id: number) => (type === 'activity' ? `/activities/${id}` : undefined)
    expect(mendingPath(finding({ source: { type: 'activity', id: 8 }, place: 'record' }), 5, 2026, record)).toBe('/activities/8')
    expect(mendingPath(finding({}), 5, 2026, record)).toBe('/obligations/5?year=2026')
    expect(mendingPath(finding({ place: 'terms' }), 5, 2026, record)).toBe('/terms?org=5')
    expect(mendingPath(finding({ place: 'print' }), 5, 2026, record)).toBeUndefined()
  })
  it('gathers many findings of one sort where the first stood', () => {
    const list = [finding({ text: '1', group: '党课已逾期' }), finding({ text: '2' }), finding({ text: '3', group: '党课已逾期' }), finding({ text: '4', group: '党课已逾期' }), finding({ text: '5', group: '党课已逾期', grave: false })]
    expect(groupFindings(list).map(g => `${g.title} ${g.items.map(f => f.text).join('')}`)).toEqual(['党课已逾期 134', ' 2', ' 5'])
    expect(groupFindings(list.slice(0, 3)).map(g => g.items.length)).toEqual([1, 1, 1])
  })
  it('numbers chapters', () => {
    expect([0, 8, 9, 10, 18, 19, 20].map(chapterNumber)).toEqual(['一', '九', '十', '十一', '十九', '二十', '二十一'])
  })
  it('says sizes', () => {
    expect(sizeText(10)).toBe('1 KB')
    expect(sizeText(3 << 20)).toBe('3.0 MB')
  })
})
