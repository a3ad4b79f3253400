import { describe, expect, it } from 'vitest'
import { sourceName, sourcePath } from '@/kit/sources'
import { byPart, chartOption, countedHow, figurePage, hasMonths, isEmptyTable, listNote, monthTable, rosterOf, seriesTable, valueText, yearOf, yearTable, type Shown } from './model'

const shown = (change: Partial<Shown>): Shown => ({ code: 'outreach.visits', name: '走访', unit: '次', words: '…', part: 'five_star', group: '联系服务', aggregate: 'count', known: true, value: '10409', ...change })

describe('a figure in words', () => {
  it.each([[{}, '10,409'], [{ value: '0' }, '0'], [{ known: false, value: '' }, '无记录']])('%o', (change, text) => expect(valueText(shown(change))).toBe(text))
  it.each(['count', 'quantity', 'persons', 'subjects', 'repeated', 'stock', 'rate'])('%s says how it is counted', a => expect(countedHow({ aggregate: a })).toMatch(/。$/))
  it('says why a list is longer than its number', () => {
    expect(listNote({ aggregate: 'persons', name: '' })).toContain('同一人')
    expect(listNote({ aggregate: 'rate', name: '' }, '解决问题')).toContain('解决问题')
    expect(listNote({ aggregate: 'count', name: '' })).toBe('')
  })
})

describe('the overview', () => {
  it('stands in the programme’s order, by group', () => {
    const parts = byPart([shown({ code: 'a' }), shown({ code: 'b', part: 'brand', group: '专栏宣传' }), shown({ code: 'c', group: '专项行动' }), shown({ code: 'd' })])
    expect(parts.map(p => [p.name, p.groups.map(g => [g.name, g.figures.map(f => f.code)])])).toEqual([
      ['机关创品牌', [['专栏宣传', ['b']]]],
      ['党员创五星', [['联系服务', ['a', 'd']], ['专项行动', ['c']]]]
    ])
  })
  it('opens a figure with its question', () => {
    expect(figurePage('problem.rate', '2026-Q3', 0)).toEqual({ path: '/figures/problem.rate', query: { period: '2026-Q3' } })
    expect(figurePage('problem.rate', '2026', 7).query).toEqual({ period: '2026', org: '7' })
  })
  it.each([['2026', 2026], ['2025-H1', 2025], ['2024-Q3', 2024], ['2023-07', 2023], ['2017-2023', 2023], ['2017-01-01..2022-12-31', 2022], ['?', 2026]])('%s is drawn by the months of %d', (period, year) => expect(yearOf(period, 2026)).toBe(year))
  it.each([['2026', true], ['2026-Q3', true], ['2026-03', false], ['2017-2023', true]])('%s has months: %s', (period, is) => expect(hasMonths(period)).toBe(is))
})

describe('sources', () => {
  it('leads to the record', () => {
    expect(sourcePath('activity', 5)).toBe('/activities/5')
    expect(sourcePath('liaison_visit', 9)).toBe('/liaison-visits/9')
    expect(sourcePath('something', 9)).toBeUndefined()
    expect(sourceName('visit')).toBe('走访记录')
  })
  it('leads from a stock to its register', () => {
    expect(rosterOf('member.all', 3)?.to).toEqual({ path: '/members', query: { org_id: '3' } })
    expect(rosterOf('outreach.visits', 3)).toBeUndefined()
  })
})

describe('charts', () => {
  const points = [{ key: '2026-01', known: false, value: '' }, { key: '2026-02', known: true, value: '3' }, { key: '2026-03', known: true, value: '0' }]
  const column = { code: 'a', name: '甲', tone: 'chart-1' }
  it('keep what is unknown apart from zero', () => {
    const t = monthTable(2026, [column], [points])
    expect(t.rows.slice(0, 4).map(r => r.values[0])).toEqual(['', '3', '0', ''])
    expect(t.rows[2]?.period).toBe('2026-03')
    expect(isEmptyTable(t)).toBe(false)
    expect(isEmptyTable(monthTable(2025, [column], [points]))).toBe(true)
  })
  it('sum the months of a year', () => {
    const t = yearTable(2025, 2026, [column], [[...points, { key: '2026-04', known: true, value: '4' }]])
    expect(t.rows.map(r => r.values[0])).toEqual(['', '7'])
  })
  it('go by year beyond one year', () => {
    expect(seriesTable('甲', 'a', [{ key: '2025-12', known: true, value: '1' }, ...points]).rows.map(r => r.period)).toEqual(['2025', '2026'])
    expect(seriesTable('甲', 'a', points).rows.map(r => r.label)).toEqual(['1月', '2月', '3月'])
  })
  it('name a font that a chart knows, and leave gaps', () => {
    const look = { font: 'Noto Sans CJK SC', size: 12, ink: '#333', line: '#ddd', colours: { 'chart-1': '#c99a3c' }, animate: false }
    const o = chartOption(monthTable(2026, [column], [points]), look)
    expect(o.textStyle.fontFamily).toBe('Noto Sans CJK SC')
    expect(o.series[0]?.data.slice(0, 3)).toEqual([null, 3, 0])
    expect(o.color).toEqual(['#c99a3c'])
    expect(o.tooltip.valueFormatter(null)).toBe('无记录')
  })
})
