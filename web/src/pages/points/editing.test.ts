import { describe, expect, it } from 'vitest'
import { capsTogether, definitionOf, gridOf, moveRow, newCode, newRule, numberFaults, ofRow, placed, severityAt, turn, type Grid } from './editing'
import { plainNumber } from './numbers'
import { parseTSV, toTSV } from '@/kit/tsv'
import { applyBlock, ruleCells, type PasteWords } from './pasting'
import { inForce, inOrder, models, standing, versionText } from './schemes'
import { attributesOf, factText, withMeetings, type FactKind } from './words'

const kinds: FactKind[] = withMeetings(
  [
    { code: 'activity.attended', name: '参加组织生活', unit: '次', details: [], attrs: [] },
    { code: 'honour.conferred', name: '授予荣誉', unit: '项', details: [{ code: 'red_flag', name: '红旗党支部' }], attrs: [{ code: 'level', name: '荣誉级别', number: false, values: [{ code: 'municipal', name: '市级' }] }] }
  ],
  [{ code: 'lecture', name: '党课' }, { code: 'theme_day', name: '主题党日' }]
)
const definition = () => ({
  subject: 'member' as const, name: '试行办法', total: '30',
  categories: [{ code: 'a', name: '学习', cap: '20', floor: '0', threshold: '16' }, { code: 'b', name: '服务', cap: '10.5' }],
  rules: [
    { code: 'lecture', category: 'a', text: '参加党课一次1分', fact: 'activity.attended', details: ['lecture'], direction: 'credit' as const, points: '1', caps: { month: '2', year: '20' } },
    { code: 'absent', category: 'a', text: '缺席一次扣2分', fact: 'activity.attended', direction: 'debit' as const, points: '-2', caps: { month: '-2' }, per_unit: true, conditions: [{ attr: 'quantity', operator: 'ge' as const, value: '1' }], basis: '条例' }
  ],
  bands: [{ name: '优秀', from: '18' }, { name: '达标', to: '18' }]
})

describe('the grid', () => {
  it('gives back the definition it was made from', () => expect(JSON.parse(JSON.stringify(definitionOf(gridOf(definition()))))).toEqual(definition()))
  it('shows deductions without their sign', () => expect(gridOf(definition()).rules[1]).toMatchObject({ points: '2', caps: { month: '2' } }))
  it('takes numbers as people type them', () => expect(['１．５分', ' 2 ', '−3', '+4', '1,000'].map(plainNumber)).toEqual(['1.5', '2', '-3', '4', '1000']))
  it('adds the caps of its categories up', () => {
    const g = gridOf(definition())
    expect(capsTogether(g)).toBe('30.5')
    g.categories.forEach(c => (c.cap = ''))
    expect(capsTogether(g)).toBe('')
  })
  it('says where no number stands', () => {
    const g = gridOf(definition())
    g.total = '三十'
    g.rules[0]!.caps.quarter = '2.345'
    g.bands[0]!.from = 'x'
    g.rules[1]!.points = '２分'
    expect(numberFaults(g).map(f => f.at)).toEqual(['/total', 'rules/lecture/caps.quarter', 'bands/b0/from'])
  })
  it('gives a rule that turns another code, and its own back', () => {
    const r = gridOf(definition()).rules[0]!
    turn(r, 'debit', () => 'n1')
    expect(r.code).toBe('n1')
    turn(r, 'credit', () => 'n2')
    expect(r.code).toBe('lecture')
    const fresh = newRule('a', 'new')
    turn(fresh, 'debit', () => 'n3')
    expect(fresh.code).toBe('new')
  })
  it('makes codes that the server takes and that differ', () => {
    const made = Array.from({ length: 50 }, () => newCode(1_795_399_200_000))
    expect(new Set(made).size).toBe(50)
    expect(made.every(c => /^[a-z][a-z0-9_]{0,39}$/.test(c))).toBe(true)
  })
  it('moves rows, never past an end', () => {
    const rows = [1, 2, 3]
    moveRow(rows, 0, -1)
    moveRow(rows, 0, 1)
    expect(rows).toEqual([2, 1, 3])
  })
})

describe('findings', () => {
  const sent = gridOf(definition())
  const all = placed(
    [
      { field: 'rules[1].caps.month', severity: 'refused', text: 'a' },
      { field: 'definition.rules[0].details[0]', severity: 'warned', text: 'b' },
      { field: 'rules[0].text', severity: 'refused', text: 'c', document: '国办函〔2026〕12号', prohibition: 3 },
      { field: 'categories[0].cap', severity: 'refused', text: 'd' },
      { field: 'name', severity: 'refused', text: 'e' },
      { field: 'rules', severity: 'refused', text: 'f' }
    ],
    sent
  )
  it('stand at their places', () => expect(all.map(f => f.at)).toEqual(['rules/absent/caps.month', 'rules/lecture/details', 'rules/lecture/text', 'categories/a/cap', '/name', '/rules']))
  it('of a row', () => expect(ofRow(all, 'rules', 'lecture').map(f => f.prohibition)).toEqual([undefined, 3]))
  it('a refusal before a warning', () => expect([severityAt(all, 'rules/absent/caps.month'), severityAt(all, 'rules/lecture/details'), severityAt(all, 'rules/lecture/points')]).toEqual(['refused', 'warned', '']))
})

describe('a block from Excel', () => {
  const words = (g: Grid): PasteWords => ({ categories: g.categories, kinds })
  let n = 0
  const fresh = () => `n${n++}`
  it('fills cells and adds rows, without its head', () => {
    const g = gridOf(definition())
    const got = applyBlock(g.rules, 1, 'category', [['类别', '规则内容', '计分的记录', '加扣', '分值', '按量', '每日', '每月'], ['服务', '志愿服务一次2分', '参加组织生活：党课、主题党日', '加分', '2分', '', '', '4'], ['学习', '缺席', '参加组织生活', '扣分', '-1', '是', '', '-2']], words(g), fresh)
    expect(got).toMatchObject({ changed: 2, unknown: [] })
    expect(got.rules).toHaveLength(3)
    expect(got.rules[1]).toMatchObject({ category: 'b', text: '志愿服务一次2分', fact: 'activity.attended', details: ['lecture', 'theme_day'], direction: 'credit', points: '2', perUnit: false, caps: { month: '4' } })
    expect(got.rules[2]).toMatchObject({ category: 'a', direction: 'debit', points: '1', perUnit: true, caps: { month: '2' } })
    expect(g.rules[1]?.text).toBe('缺席一次扣2分')
  })
  it('begins where one stands', () => {
    const g = gridOf(definition())
    const got = applyBlock(g.rules, 0, 'month', [['3', '6'], ['4', '8']], words(g), fresh)
    expect(got.rules.map(r => [r.caps.month, r.caps.quarter, r.text])).toEqual([['3', '6', '参加党课一次1分'], ['4', '8', '缺席一次扣2分']])
  })
  it('copied to Excel and pasted back changes nothing, not even what a cell only names', () => {
    const g = gridOf(definition())
    Object.assign(g.rules[0] as object, { way: 'formula', points: '', formula: '数量 × 1', text: '=讲党课\n一次“1”分', basis: '-' })
    const cells = ruleCells(g.rules, words(g))
    expect(cells[1]?.slice(0, 5)).toEqual(['学习', '=讲党课\n一次“1”分', '参加组织生活：党课', '加分', '按公式'])
    expect(cells[2]?.slice(2)).toEqual(['参加组织生活（数量（次）不少于1）', '扣分', '2', '是', '', '2', '', '', '', '条例'])
    const got = applyBlock(g.rules, 0, 'category', parseTSV(toTSV(cells)), words(g), fresh)
    expect(got.unknown).toEqual([])
    expect(got.rules).toEqual(g.rules)
  })
  it('names what it does not know and leaves the cell', () => {
    const g = gridOf(definition())
    const got = applyBlock(g.rules, 0, 'category', [['作风', 'x', '登录系统', '不定']], words(g), fresh)
    expect(got.unknown).toEqual(['第1行的类别“作风”没有对应的选项，请在表中选择。', '第1行的计分的记录“登录系统”没有对应的选项，请在表中选择。', '第1行的加扣“不定”没有对应的选项，请在表中选择。'])
    expect(got.rules[0]).toMatchObject({ category: 'a', fact: 'activity.attended', direction: 'credit' })
  })
})

describe('words', () => {
  it('of what a rule counts', () => {
    const r = { fact: 'honour.conferred', details: ['red_flag'], conditions: [{ attr: 'level', operator: 'eq' as const, value: 'municipal' }] }
    expect(factText(r, kinds)).toBe('授予荣誉：红旗党支部（荣誉级别等于市级）')
    expect(factText({ fact: '', details: [], conditions: [] }, kinds)).toBe('')
    expect(factText({ fact: 'account.logged_in', details: [], conditions: [] }, kinds)).toBe('不能计分的记录')
  })
  it('of conditions go with the kind', () => expect(attributesOf(kinds[1]).map(a => a.name)).toEqual(['数量（项）', '荣誉级别']))
})

describe('schemes', () => {
  const row = (id: number, subject: 'member' | 'branch', state: 'draft' | 'adopted' | 'retired', ...days: string[]) => ({ id, subject, state, name: '', changed: false, changed_at: 0, changed_by: '', version: 1, until: state === 'retired' ? '2026-05-31' : '', adopted: days.map((effective, i) => ({ id: id * 10 + i, number: i + 1, effective, adopted_name: '', adopted_at: 0 })) })
  const rows = [row(1, 'member', 'draft'), row(2, 'member', 'retired', '2017-01-01'), row(3, 'member', 'adopted', '2026-06-01', '2027-01-01'), row(4, 'branch', 'adopted', '2017-01-01')]
  it.each([['2026-06-01', [4, 3, 1, 2]], ['2026-05-31', [4, 2, 3, 1]]])('in force first on %s', (day, ids) => expect(inOrder(rows, day).map(r => r.id)).toEqual(ids))
  it.each([[1, '2026-06-01', '草稿', '未施行'], [2, '2026-05-31', '施行至2026年5月31日', '第1版，2017年1月1日起'], [2, '2026-06-01', '已停用', '施行到2026年5月31日'],
    [3, '2026-05-31', '待施行', '第1版自2026年6月1日起施行；第2版自2027年1月1日起施行'], [3, '2026-06-01', '施行中', '第1版，2026年6月1日起；第2版自2027年1月1日起施行'], [3, '2027-01-01', '施行中', '第2版，2027年1月1日起']])('scheme %d on %s is %s', (id, day, text, version) => {
    const row = rows.find(r => r.id === id)!
    expect([standing(row, day).text, versionText(row, day)]).toEqual([text, version])
  })
  it.each([['2026-05-31', 20], ['2026-06-01', 30], ['2026-12-31', 30], ['2027-01-01', 31], ['2016-12-31', undefined]])('on %s', (day, id) => expect(inForce(rows, 'member', day)?.id).toBe(id))
  it.each([['2026-05-31', ['2现行', '3将施行']], ['2026-06-01', ['3现行']], ['2016-12-31', ['3将施行']]])('to draft from on %s', (day, of) => expect(models(rows, 'member', day).map(m => `${m.id}${m.word}`)).toEqual(of))
})
