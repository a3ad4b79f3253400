import { describe, expect, it } from 'vitest'
import { layLine, planCounts, planRows, readPlan, type Line } from './model.plan'

const line = (month: number, kind: string, state: Line['state'], org = ''): Line => ({ id: month, org_id: org ? 2 : 1, org_name: org, month, day: '', kinds: [kind], kind_names: [kind], topic: '', note: '', state, activity_id: 0, held_day: '' })

it('lays a plan out as sorts of meetings × months, groups last', () => {
  const rows = planRows([line(1, '党课', 'held'), line(1, '主题党日', 'held'), line(2, '主题党日', 'moved'), line(2, '党小组会', 'missed', '第一党小组')])
  expect(rows.map(r => r.name)).toEqual(['主题党日', '党课', '党小组会（第一党小组）'])
  expect(rows[0]!.months.map(m => m.length)).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  expect(planCounts([line(1, 'a', 'held'), line(2, 'a', 'moved'), line(3, 'a', 'missed'), line(4, 'a', 'arranged')])).toEqual({ all: 4, held: 2, moved: 1, open: 1, missed: 1 })
})

describe('a pasted plan', () => {
  const kinds = [{ code: 'theme_day', name: '主题党日' }, { code: 'lecture', name: '党课' }, { code: 'branch_assembly', name: '支部党员大会' }, { code: 'branch_committee_meeting', name: '支部委员会会议' }, { code: 'group_meeting', name: '党小组会' }]
  const read = (...rows: string[][]) => readPlan(rows, 2026, 1, kinds, [{ id: 2, name: '第一党小组' }])
  it('is read in its own order, with months and days as people write them', () => {
    const got = read(['3月', '3月12日', '主题党日', '学雷锋'], ['四月', '', '党员大会、党课', ''], ['2026-05', '', '支委会', '研究党费'], ['6', '', '党小组会', '学习', '第一党小组', '备注'], ['2026年7月1日', '', '党课'])
    expect(got.faults).toEqual([])
    expect(got.lines.map(l => [l.org_id, l.month, l.day, l.kinds.join(), l.topic, l.note])).toEqual([
      [1, 3, '2026-03-12', 'theme_day', '学雷锋', ''], [1, 4, '', 'branch_assembly,lecture', '', ''], [1, 5, '', 'branch_committee_meeting', '研究党费', ''], [2, 6, '', 'group_meeting', '学习', '备注'], [1, 7, '2026-07-01', 'lecture', '', '']
    ])
  })
  it('is read by its head row, and what is not understood is left with the head', () => {
    const got = read(['主题', '类型', '月份'], ['党史', '主题党日', '8月'], ['茶话会', '联欢', '9月'], ['', '党课', '13月'])
    expect(got.lines).toEqual([{ org_id: 1, month: 8, day: '', kinds: ['theme_day'], topic: '党史', note: '' }])
    expect(got.faults).toEqual(['茶话会 联欢 9月：没有“联欢”这一类型', '党课 13月：认不出月份'])
    expect(got.rest).toEqual([['主题', '类型', '月份'], ['茶话会', '联欢', '9月'], ['', '党课', '13月']])
  })
  it('does not take a group of another branch', () => expect(read(['6月', '', '党小组会', '', '第九党小组']).faults[0]).toContain('本支部没有“第九党小组”'))
})

describe('one change laid over a plan that others change too', () => {
  const [a, b] = [line(1, '党课', 'planned'), line(2, '主题党日', 'planned')]
  const to = { ...a, topic: '廉政党课' }
  it('leaves what others changed elsewhere', () => {
    const moved = { ...b, topic: '学雷锋' }
    expect(layLine([a, b], [a, moved], a, to).lines).toEqual([to, moved])
    expect(layLine([a, b], [a, moved], a, undefined).lines).toEqual([moved])
    expect(layLine([a, b], [b, a], undefined, { ...to, id: undefined }).lines).toHaveLength(3)
  })
  it('is in the way of who changed the same line', () => {
    const theirs = { ...a, topic: '形势党课' }
    expect(layLine([a, b], [theirs, b], a, to).changed).toBe(theirs)
    expect(layLine([a, b], [theirs, b], a, undefined).changed).toBe(theirs)
    expect(layLine([a, b], [theirs, b], theirs, to).lines?.[0]?.topic).toBe('廉政党课') // seen, and insisted upon
    expect(layLine([a, b], [b], a, to).gone).toBe(true)
  })
  it('keeps nothing twice when an answer was lost', () => {
    expect(layLine([a, b], [{ ...a, topic: '廉政党课' }, b], a, to).done).toBe(true)
    expect(layLine([a, b], [b], a, undefined).done).toBe(true)
    expect(layLine([a], [a, { ...b, id: 9 }], undefined, { ...b, id: undefined }).done).toBe(true)
    expect(layLine([a, b], [a, b], undefined, { ...b, id: undefined }).lines).toHaveLength(3) // one more of the same is meant
  })
  it('finds a drafted line, which has no key, by what it says', () => {
    const drafted = [{ ...a, id: 0 }, { ...b, id: 0 }]
    expect(layLine(drafted, drafted, drafted[1], { ...b, id: 0, topic: '植树' }).lines?.map(l => l.topic)).toEqual(['', '植树'])
  })
})
