import { describe, expect, it } from 'vitest'
import { bodyOf, choicesOf, fieldText, formOf, missing, yearChoices, type RegisterField } from './register'

const fields: RegisterField[] = [
  { key: 'org_id', label: '单位', kind: 'org', required: true },
  { key: 'member_id', label: '走访人', kind: 'person', nameKey: 'member_name', required: true },
  { key: 'day', label: '走访日期', kind: 'day', required: true },
  { key: 'planned_day', label: '计划月份', kind: 'month' },
  { key: 'year', label: '年度', kind: 'number' },
  { key: 'hours', label: '学时', kind: 'number' },
  { key: 'found', label: '发现问题', kind: 'switch' },
  { key: 'problem', label: '问题', kind: 'area', when: f => Boolean(f.found) },
  { key: 'kind', label: '类别', kind: 'choice', choices: choicesOf({ a: '甲', b: '乙' }) }
]

describe('forms of a register', () => {
  it('begins empty, with what is given', () => {
    expect(formOf(fields, undefined, { org_id: 7 })).toEqual({ version: 0, org_id: 7, member_id: 0, member_name: '', day: '', planned_day: '', year: '', hours: '', found: false, problem: '', kind: '' })
  })
  it('takes a record over; a member needs no name beside', () => {
    const form = formOf(fields, { version: 3, org_id: 7, member_id: 9, member_name: '王建国', day: '2023-04-21', year: 2023, hours: '8' })
    expect(form).toMatchObject({ version: 3, member_id: 9, member_name: '', year: 2023, hours: '8' })
    expect(formOf(fields, { member_id: 0, member_name: '外单位同志' })).toMatchObject({ member_id: 0, member_name: '外单位同志' })
  })
  it('names what is missing; a name stands in for a member', () => {
    expect(missing(fields, formOf(fields)).map(m => m.text)).toEqual(['请选择单位。', '请选择走访人。', '请选择走访日期。'])
    expect(missing(fields, { ...formOf(fields), org_id: 1, day: '2023-04-21', member_name: '某人' })).toEqual([])
  })
  it('sends only what is filled in and belongs to the form', () => {
    const form = { ...formOf(fields), org_id: 1, member_name: '某人', day: '2023-04-21', planned_day: '2023-04', year: '2023', hours: '7.5', problem: '旧的内容' }
    expect(bodyOf(fields, form)).toEqual({ version: 0, org_id: 1, member_id: 0, member_name: '某人', day: '2023-04-21', planned_day: '2023-04-01', year: 2023, hours: '7.5', found: false })
    expect(bodyOf(fields, { ...form, member_id: 9 })).not.toHaveProperty('member_name')
  })
  it('reads a record in words', () => {
    const row = { org_name: '市财政局', member_name: '王建国', found: true, planned_day: '2023-04-01', kind: 'b', year: 0 }
    const text = (key: string) => fieldText(fields.find(f => f.key === key) as RegisterField, row, [{ value: 'b', label: '乙' }])
    expect([text('org_id'), text('member_id'), text('found'), text('planned_day'), text('kind'), text('year')]).toEqual(['市财政局', '王建国', '是', '2023年4月', '乙', ''])
  })
})

describe('lists of a register', () => {
  it('offers the years of the programme', () => {
    const years = yearChoices('2026-11-23')
    expect([years[0], years.at(-1)]).toEqual([{ value: '2026', label: '2026年' }, { value: '2017', label: '2017年' }])
  })
})
