import { describe, expect, it } from 'vitest'
import { barOf, byMonth, capWords, carriedText, categoryReason, clampText, firstDay, halfOn, hundredths, lineNote, lineWorth, overflows, pointsText, recordName, recordPath, recordTitle, ruleReasons, signed, starShare, starText, termName, yearReasons } from './model'
import { mayChoose } from './model.choice'

const line = (day: string, points = '2', more: object = {}) => ({ fact_id: Number(day.replace(/-/g, '')), rule: 'study', day, points, reversal: false, merged: false, late: false, adjusted: '', source_type: 'activity', source_id: 7, title: '', ...more })
const rule = (more: object) => ({ code: 'study', text: '参加集中学习一次2分', basis: '', direction: 'credit' as const, points: '2', per_unit: false, caps: {}, raw: '0', merged: '0', counted: '0', clamped: '' as const, count: 0, lines: [] as ReturnType<typeof line>[], proofs: [], worth: '', ...more })

describe('years that begin in December', () => {
  const held = (day: string) => overflows({ lines: [line(day), line(day)], count: 2, caps: { quarter: '2' }, counted: '2' }, 12)[0]?.period
  it.each([['2025-12-01', '2025年12月至2026年2月'], ['2026-02-28', '2025年12月至2026年2月'], ['2026-03-01', '2026年3月至2026年5月'], ['2026-11-30', '2026年9月至2026年11月']])('%s', (day, period) => expect(held(day)).toBe(period))
  it.each([[1, '2026-11-25', '2027-01-01'], [12, '2026-11-30', '2026-12-01'], [12, '2026-12-01', '2027-12-01']])('a version from the next %s', (month, today, day) => expect(firstDay(month, today)).toBe(day))
})

describe('decimals', () => {
  it.each([['1.5', 150], ['-2', -200], ['0.05', 5], ['0', 0], ['12', 1200]])('%s', (text, n) => {
    expect(hundredths(text)).toBe(n)
    expect(pointsText(n)).toBe(text)
  })
  it.each(['', '1.234', 'abc', '1,5', '--1', undefined])('%s is none', text => expect(hundredths(text)).toBeUndefined())
  it('adds without floating point', () => expect(pointsText((hundredths('0.1') ?? 0) + (hundredths('0.2') ?? 0))).toBe('0.3'))
  it('shows what a line gives or takes', () => expect([signed('2'), signed('-0.5'), signed('0')]).toEqual(['+2', '−0.5', '+0']))
})

describe('a star', () => {
  it.each([['79.99', 99], ['80', 99], ['40', 50], ['0', 0], ['-5', 0]])('not won at %s is %i', (points, n) => expect(starShare({ points, threshold: '80', won: false })).toBe(n))
  it('won is full', () => expect(starShare({ points: '80', threshold: '80', won: true })).toBe(100))
  it('tells what is missing', () => expect([starText({ points: '79.5', threshold: '80', won: false }), starText({ points: '80', threshold: '80', won: true })]).toEqual(['还差0.5分', '已获得']))
})

describe('the bar of a category', () => {
  it.each([
    [{ counted: '50', cap: '100', threshold: '80' }, { fill: 50, mark: 80 }],
    [{ counted: '-4', cap: '20' }, { fill: 0, mark: undefined }],
    [{ counted: '30' }, { fill: 100, mark: undefined }],
    [{ counted: '0' }, { fill: 0 }]
  ])('%o', (c, want) => expect(barOf(c)).toEqual(want))
})

describe('a line that waits for its points', () => {
  const waits = (level: number) => line('2026-11-14', '0', { waits: { rule_text: '讲党课一次', least: '4', most: '8', level } })
  it.each([[1, '支部书记'], [2, '单位党务专干'], [3, '工委干部']])('says who chooses: %i', (level, who) => expect(lineNote(waits(level))).toBe(`讲党课一次：分值待${who}认定，认定之前不计分`))
  it('shows the range instead of points', () => expect([lineWorth(waits(1)), lineWorth(line('2026-11-14'))]).toEqual(['4至8分', '+2']))
})

describe('who chooses', () => {
  it.each([['branch_secretary', 1, true], ['branch_secretary', 2, false], ['dept_clerk', 2, true], ['dept_clerk', 3, false], ['staff', 1, true], ['leader', 1, false]] as const)('%s at level %i: %s', (role, level, may) => {
    expect(mayChoose({ state: 'waiting', level }, ['member', role])).toBe(may)
    expect(mayChoose({ state: 'chosen', level }, [role])).toBe(false)
  })
})

describe('half-years', () => {
  it('are named', () => expect([termName({ year: 2026 }), termName({ year: 2026, half: 1 }), termName({ year: 2026, half: 2 })]).toEqual(['2026年', '2026年上半年', '2026年下半年']))
  it.each([['2026-06-30', 1, 1], ['2026-07-01', 1, 2], ['2025-12-01', 12, 1], ['2026-05-31', 12, 1], ['2026-06-01', 12, 2], ['2026-11-30', 12, 2]] as const)('%s of a year from month %i', (day, start, half) => expect(halfOn(day, start)).toBe(half))
  it('say what came from which', () => expect(carriedText({ year: 2026, half: 1, points: '2', rule: '上一个半年总分按50%结转', total: '6' })).toBe('2026年上半年结转2分：上一个半年总分按50%结转；2026年上半年总分6分。'))
})

describe('caps', () => {
  it('read as words', () => expect([capWords({ month: '4', year: '20' }), capWords({ half_year: '-2.5' }), capWords({})]).toEqual(['每月最多4分，全年最多20分', '每半年最多扣2.5分', '']))

  it('hold back within a month, then within the year', () => {
    const lines = ['2026-01-05', '2026-01-06', '2026-01-31', '2026-02-01', '2026-03-09', '2026-03-20'].map(d => line(d))
    const r = rule({ lines, count: 6, caps: { month: '4', year: '8' }, raw: '12', counted: '8', clamped: 'cap' })
    expect(overflows(r).map(o => `${o.kind} ${o.period} ${o.earned} ${o.counted} ${o.over}`)).toEqual(['month 2026年1月 6 4 2', 'year 2026年 10 8 2'])
    expect(ruleReasons(r)).toEqual(['2026年1月得6分，每月最多4分，多出的2分不再计。', '2026年得10分，全年最多8分，多出的2分不再计。'])
  })
  it('of a deduction hold back from below', () => {
    const r = rule({ direction: 'debit', lines: [line('2026-01-05', '-2'), line('2026-01-06', '-2')], count: 2, caps: { month: '-2' }, raw: '-4', counted: '-2', clamped: 'floor' })
    expect(ruleReasons(r)).toEqual(['2026年1月应扣4分，每月最多扣2分，多出的2分不再扣。'])
    expect(clampText(r)).toBe('扣分已达上限')
  })
  it('let reversals make room', () => {
    const lines = [line('2026-01-05'), line('2026-01-06'), line('2026-01-06', '-2', { reversal: true, fact_id: 9 })]
    expect(overflows(rule({ lines, count: 3, caps: { month: '2' }, counted: '2' }))).toEqual([])
  })
  it('give no reason that does not fit what counted', () => {
    const r = rule({ lines: [line('2026-01-05'), line('2026-01-06')], count: 2, caps: { month: '2' }, raw: '4', counted: '3', clamped: 'cap' })
    expect(overflows(r)).toEqual([])
    expect(ruleReasons(r)).toEqual(['按当时施行的上限，4分中计3分。'])
  })
  it('give no reason from some of the lines', () => expect(overflows(rule({ lines: [line('2026-01-05')], count: 60, caps: { month: '1' }, counted: '1' }))).toEqual([]))
  it('leave out what was merged', () => {
    const r = rule({ lines: [line('2026-01-05', '5'), line('2026-01-06', '3', { merged: true })], count: 2, caps: { month: '5' }, raw: '8', merged: '3', counted: '5' })
    expect(ruleReasons(r)).toEqual(['同一事项只计一次，已按分值高的计，其中3分不再重复计。'])
  })
  it('of a category', () => {
    expect(categoryReason({ name: '学习提高星', raw: '104', counted: '100', clamped: 'cap' })).toBe('“学习提高星”最多100分，各项合计104分，多出的4分不再计。')
    expect(categoryReason({ name: '学习提高星', raw: '-4', counted: '0', clamped: 'floor' })).toBe('“学习提高星”最低0分，各项合计-4分，不再往下扣。')
  })
})

describe('months', () => {
  const lines = ['2026-10-08', '2026-10-26', '2026-10-27', '2026-11-20'].map(d => line(d))
  const category = { code: 'learning', name: '学习提高星', raw: '6', counted: '6', clamped: '' as const, rules: [rule({ lines, count: 4, caps: { month: '4' }, raw: '8', counted: '6', clamped: 'cap' })] }
  it('come latest first, each line with its rule, each month with what was held back', () => {
    const got = byMonth(lines, [category])
    expect(got.map(m => [m.name, m.lines.length, m.earned])).toEqual([['2026年11月', 1, '2'], ['2026年10月', 3, '6']])
    expect(got[1]?.lines[0]).toMatchObject({ text: '参加集中学习一次2分', star: '学习提高星' })
    expect(got[1]?.reasons).toEqual(['参加集中学习一次2分：2026年10月得6分，每月最多4分，多出的2分不再计。'])
    expect(yearReasons([category])).toEqual([])
  })
  it('keep lines of a rule that is gone', () => expect(byMonth([line('2026-01-05', '2', { rule: 'old' })], [])[0]?.lines[0]?.text).toBe('已停用的规则'))
  it('tell the year what is not a month', () => {
    const c = { ...category, rules: [rule({ lines, count: 4, caps: { year: '6' }, raw: '8', counted: '6', clamped: 'cap' })] }
    expect(yearReasons([c])).toEqual(['参加集中学习一次2分：2026年得8分，全年最多6分，多出的2分不再计。'])
  })
})

it('leads to the record where there is a page', () => {
  expect(recordPath(line('2026-01-05'), 'desk')).toBe('/activities/7')
  expect(recordPath(line('2026-01-05'), 'phone')).toBe('/m/activities/7')
  expect(recordPath(line('2026-01-05', '2', { source_type: 'visit' }), 'phone')).toBe('')
  expect(recordPath(line('2026-01-05', '2', { source_id: 0 }), 'desk')).toBe('')
  expect([recordTitle(line('2026-01-05')), recordTitle(line('2026-01-05', '2', { title: '2026年1月主题党日：读书' }))]).toEqual(['组织生活记录', '2026年1月主题党日：读书'])
  expect([recordName('visit'), recordName('something')]).toEqual(['走访记录', '业务记录'])
})
