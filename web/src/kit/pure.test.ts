import { describe, expect, it } from 'vitest'
import { parseTSV, toTSV } from './tsv'
import { answers, initials } from './pinyin'
import { above, lines } from './orgTree'
import { parsePeriod, periodDays, periodName, periodOf } from './period'
import { dayText, dueText, figure, instantText, momentText, shareText, sizeText } from './format'
import { importLeft, refuse } from './importing'
import { dangerTitle } from './confirmDanger'
import { readFilter } from './useList'

describe('clipboard', () => {
  it('reads quoted cells with line breaks and drops empty lines', () => {
    expect(parseTSV('姓名\t支部\r\n张三\t"投资科\n党支部 ""甲"""\r\n\t\r\n')).toEqual([['姓名', '支部'], ['张三', '投资科\n党支部 "甲"']])
  })
  it('writes what it reads, and no formula', () => {
    const rows = [['a\tb', '"x"'], ['多\n行', '-5']]
    expect(parseTSV(toTSV(rows))).toEqual(rows)
    expect(toTSV([['=1+1', '@x', '-3.5', '-甲']])).toBe("'=1+1\t'@x\t-3.5\t'-甲")
  })
})

describe('pinyin', () => {
  it('gives the initials of names as they are said', () => {
    expect(initials('市发展改革委')).toBe('SFZGGW')
    expect(initials('投资科党支部')).toBe('TZKDZB')
    expect(initials('行政审批局2科')).toBe('XZSPJ2K')
    expect(initials('重阳会')).toBe('CYH')
    expect(initials('安娜')).toBe('AN')
  })
  it('answers to characters and to letters anywhere', () => {
    expect(answers('市发展改革委', '发展')).toBe(true)
    expect(answers('市发展改革委', 'fzgg')).toBe(true)
    expect(answers('市发展改革委', ' ')).toBe(true)
    expect(answers('市发展改革委', '财政')).toBe(false)
    expect(answers('单县', 'sx', 'SX')).toBe(true)
  })
})

describe('tree', () => {
  const nodes = [
    { id: 1, parent_id: 0, name: '市直机关工委' }, { id: 2, parent_id: 1, name: '市发展改革委' }, { id: 3, parent_id: 2, name: '投资科党支部' },
    { id: 4, parent_id: 1, name: '市财政局' }
  ]
  it('draws what is open', () => {
    expect(lines(nodes, new Set([1])).map(l => l.node.id)).toEqual([1, 2, 4])
    expect(lines(nodes, new Set([1, 2])).map(l => [l.node.id, l.level, l.leaf])).toEqual([[1, 1, false], [2, 2, false], [3, 3, true], [4, 2, true]])
  })
  it('shows what answers with all above it', () => {
    expect(lines(nodes, new Set(), 'tzk').map(l => l.node.id)).toEqual([1, 2, 3])
  })
  it('a node answering does not draw those below that do not', () => {
    expect(lines(nodes, new Set(), '发展').map(l => [l.node.id, l.open])).toEqual([[1, true], [2, false]])
  })
  it('someone who sees a part only has that part as top', () => {
    expect(lines(nodes.slice(1, 3), new Set()).map(l => l.node.id)).toEqual([2])
    expect(above(nodes, 3).map(n => n.id)).toEqual([1, 2])
  })
})

describe('periods', () => {
  it.each([
    ['2026', '2026年', '2026-01-01', '2026-12-31'], ['2026-H2', '2026年下半年', '2026-07-01', '2026-12-31'], ['2026-Q1', '2026年第一季度', '2026-01-01', '2026-03-31'],
    ['2024-02', '2024年2月', '2024-02-01', '2024-02-29'], ['2026-02', '2026年2月', '2026-02-01', '2026-02-28']
  ])('%s', (key, name, first, last) => {
    expect(periodName(key)).toBe(name)
    expect(periodDays(key)).toEqual({ first, last })
  })
  it('of a day', () => {
    expect(periodOf('quarter', '2026-09-30')).toBe('2026-Q3')
    expect(periodOf('half_year', '2026-07-01')).toBe('2026-H2')
    expect(periodOf('month', '2026-01-31')).toBe('2026-01')
    expect(parsePeriod('2026-13')).toBeUndefined()
  })
})

describe('words and figures', () => {
  it('figures', () => {
    expect([figure(10409), figure('1234567.50'), figure(0), figure(''), figure(-1200)]).toEqual(['10,409', '1,234,567.50', '0', '—', '-1,200'])
    expect([shareText(3051, 3546), shareText(0, 0)]).toEqual(['86.0%', '—'])
    expect([sizeText(900), sizeText(1536000)]).toEqual(['900 B', '1.5 MB'])
  })
  it('days', () => {
    expect([dayText('2026-03-05'), dayText(''), dayText('9999-12-31')]).toEqual(['2026年3月5日', '—', '至今'])
    expect([dueText('2026-11-23', '2026-11-23'), dueText('2026-11-23', '2026-12-01'), dueText('2026-11-23', '2026-11-20')]).toEqual(['今天截止', '还有 8 天', '已逾期 3 天'])
    expect(instantText(Date.UTC(2026, 10, 22, 18, 5))).toBe('2026-11-23 02:05')
    expect(momentText(Date.UTC(2026, 10, 22, 18, 5))).toBe('2026年11月23日 02:05')
    expect(momentText(0)).toBe('—')
  })
  it('dangers name object and number', () => {
    expect(dangerTitle({ action: '删除', object: '走访记录', count: 3 })).toBe('删除 3 条走访记录')
    expect(dangerTitle({ action: '停用', object: '账号', name: '李慧' })).toBe('停用账号「李慧」')
  })
})

describe('importing', () => {
  it('knows old sheets by their first bytes, whatever they are called', async () => {
    expect(await refuse(new File([new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1])], '名册.xlsx'))).toContain('另存为')
    expect(await refuse(new File(['x'], '名册.pdf'))).toContain('.xlsx')
    expect(await refuse(new File([], '名册.xlsx'))).toContain('空')
    expect(await refuse(new File(['PK'], '名册.xlsx'))).toBe('')
  })
})

describe('filters in the address', () => {
  it('come back in the kind they had', () => {
    expect(readFilter('7', 0)).toBe(7)
    expect(readFilter('x', 0)).toBe(0)
    expect(readFilter(undefined, '')).toBe('')
    expect(readFilter('true', false)).toBe(true)
    expect(readFilter('a', [] as string[])).toEqual(['a'])
    expect(readFilter(['a', 'b'], [] as string[])).toEqual(['a', 'b'])
  })
})

describe('importLeft', () => {
  const left = (state: 'mapping' | 'checked' | 'failed' | 'queued', counts: Record<string, number> = {}, fault = '') => importLeft({ state, counts, fault, row_count: 12 })
  it('says what an import waits for', () => {
    expect(left('mapping')).toBe('还没有指明各列是什么')
    expect(left('checked', { wrong: 2, asked: 1 })).toBe('12 行已核对，2 行有误、1 行待答复')
    expect(left('checked', { wrong: 0, added: 12 })).toBe('12 行已核对，还没有导入')
    expect(left('failed', {}, '数据库忙，请重试。')).toBe('没有办成：数据库忙，请重试')
    expect(left('queued')).toBe('正在办理')
  })
})
