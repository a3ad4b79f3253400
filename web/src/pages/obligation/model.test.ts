import { describe, expect, it } from 'vitest'
import { cellText, entryNote, recordPath, share, stateWord, strips, table, toDo, within, type Cell, type Entry, type Matrix } from './model'

const cell = (state: string, have = 1, need = 1, moved = false) => ({ state, have, need, moved }) as Cell
const col = (rule: string, name: string, period: string) => ({ rule, name, period, says: '', every: '每月一次', basis: '条例', owed: 0, met: 0, due: 0, overdue: 0, unknown: 0 })
const entry = (o: Partial<Entry>) => ({ rule: 'theme_day', name: '主题党日', org: 1, org_name: '第一党支部', period: '2026-03', says: '', until: '2026-03-31', state: 'met', moved: false, have: 1, need: 1, every: '每月一次', basis: '', kinds: ['theme_day'], records: [], left: [], ...o }) as Entry

describe('words of a state', () => {
  it('say done, moved, left and late', () => {
    expect([cell('met'), cell('met', 1, 1, true), cell('due'), cell('overdue'), cell('unknown'), cell('')].map(stateWord)).toEqual(['完成', '改期', '待办', '逾期', '未知', '—'])
    expect(cellText(cell('overdue', 2, 3))).toBe('逾期 2/3')
    expect(['2026-07', '2026-Q3', '2026-H1', '2026'].map(within)).toEqual(['7月', '三季度', '上半年', '全年'])
    expect(share({ owed: 0, met: 0 })).toBe('—')
    expect(share({ owed: 3, met: 2 })).toBe('66.67%')
  })
})

describe('the table of a matrix', () => {
  const rows = (cells: Cell[]) => [{ org: 1, name: '第一党支部', kind: 'branch', department: '市财政局', ended: false, cells, owed: 3, met: 2, due: 0, overdue: 1, unknown: 0, missing: '' }]
  it('has a column for each month of a quarter', () => {
    const m = { period: '2026-Q1', columns: [col('assembly', '支部党员大会', '2026-Q1'), col('theme_day', '主题党日', '2026-01'), col('theme_day', '主题党日', '2026-02')], rows: rows([cell('met'), cell('met', 1, 1, true), cell('overdue')]) } as unknown as Matrix
    const t = table(m)
    expect(t.columns.map(c => c.label)).toEqual(['支部党员大会', '主题党日（1月）', '主题党日（2月）'])
    expect(cellText(t.lines[0]!.cells['theme_day.2026-01']!)).toBe('改期')
  })
  it('has one for each rule of a year, unknown months left out', () => {
    const m = { period: '2026', columns: [col('theme_day', '主题党日', '2026-01'), col('theme_day', '主题党日', '2026-02'), col('theme_day', '主题党日', '2026-03')], rows: rows([cell('unknown', 0), cell('met'), cell('overdue', 0)]) } as unknown as Matrix
    const t = table(m)
    expect(t.columns.map(c => c.label)).toEqual(['主题党日'])
    expect(cellText(t.lines[0]!.cells.theme_day!)).toBe('逾期 1/2')
  })
})

describe('the year strip', () => {
  it('lays quarters, months and gaps over twelve months', () => {
    const s = strips([entry({ period: '2026-03' }), entry({ period: '2026-02' }), entry({ rule: 'assembly', name: '支部党员大会', period: '2026-Q2' }), entry({ rule: 'group_meeting', org: 9, org_name: '第一党小组', period: '2026-12' }), entry({ rule: 'lecture', period: '2026-04-10..2026-06-30' })], 2026, 1)
    expect(s.map(x => [x.rule, x.org, x.pieces.map(p => (p.entry ? p.months : -p.months)).join(' ')])).toEqual([
      ['theme_day', '', '-1 1 1 -9'],
      ['assembly', '', '-3 3 -6'],
      ['group_meeting', '第一党小组', '-11 1'],
      ['lecture', '', '-3 3 -6']
    ])
  })
})

describe('what is left', () => {
  it('is late first, then by its last day', () => {
    const list = toDo([entry({ state: 'due', until: '2026-09-30' }), entry({ state: 'met' }), entry({ state: 'due', until: '2026-08-31' }), entry({ state: 'overdue', until: '2026-07-31' })])
    expect(list.map(e => e.until)).toEqual(['2026-07-31', '2026-08-31', '2026-09-30'])
  })
  it('leads to the form with the kind chosen', () => {
    expect(recordPath(entry({ org: 7 }), 'desk')).toBe('/activities/edit?kinds=theme_day&org=7')
    expect(recordPath(entry({ org: 7, rule: 'talk_members' }), 'phone')).toBe('/m/activities/talk?org=7')
    expect(recordPath(entry({ org: 7 }), 'phone')).toBe('/m/activities/record?kinds=theme_day&org=7')
    expect(entryNote(entry({ state: 'due', left: ['李明'] }), d => d)).toBe('2026-03-31前，还没有谈心谈话的：李明')
  })
})
