import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bare, figureAddress, keyOf, missingCount, noteOf, ordinals, readMarked, ready, refsOf, textOf, typedIn, typedNumbers, under, years, type Block, type Shown, type Told } from './model'

const rate: Told = { code: 'problem.rate', name: '问题解决率', words: '办结除以登记。', period: '2023', period_text: '2023年', org_id: 1, as_of: '2023-12-31', opens: true, numerator: '3051', denominator: '3546' }

it('offers the years since 2017, the newest first', () => {
  expect(years('2019-05-01')).toEqual([2019, 2018, 2017])
  expect(years('')).toEqual([])
})
it('notes period, definition, parts and day', () => {
  expect(noteOf(rate)).toEqual(['问题解决率，2023年', '办结除以登记。', '3051 ÷ 3546', '数据截至2023年12月31日'])
  expect(noteOf({ ...rate, numerator: undefined })).toHaveLength(3)
  expect(noteOf(rate, { ...rate, period_text: '2022年', known: true, value: '80' })).toContain('与2022年比较：80')
})
it('leads to the figure’s page', () => expect(figureAddress(rate)).toEqual({ path: '/figures/problem.rate', query: { period: '2023', org: '1' } }))
it('counts the sentences without records', () => {
  expect(missingCount([{ pieces: [{ text: '没有走访记录。', missing: true }, { text: '有的。' }] }, { pieces: [{ text: '没有问题登记。', missing: true }] }])).toBe(2)
})

describe('numbers typed by hand', () => {
  const cases = JSON.parse(readFileSync('../internal/view/briefing/testdata/typed.json', 'utf8')) as [string, string[]][]
  it.each(cases)('%s', (text, want) => expect(typedNumbers(text)).toEqual(want))
  it('are named once for each paragraph, figures left out', () => {
    const b = { key: 'a', kind: 'text', level: 0, pieces: [{ text: '12人，又12人' }, { text: '', ref: { code: 'a', period: '2026', org_id: 1, show: 'value' } }] } as Block
    expect(typedIn(b)).toEqual(['12'])
  })
  it('are compared without their commas', () => expect([bare('3,051'), bare('１２％'), bare('86.04%')]).toEqual(['3051', '12', '86.04']))
})

it('numbers headings by their place', () => {
  const h = (level: number): Block => ({ key: String(Math.random()), kind: 'heading', level, pieces: [] })
  expect(ordinals([h(1), h(2), h(2), h(3), h(1), h(2)])).toEqual(['一、', '（一）', '（二）', '1. ', '二、', '（一）'])
  expect(ordinals(Array.from({ length: 21 }, () => h(1)))[20]).toBe('二十一、')
})
it('knows when a sentence about missing records may go', () => {
  const piece = { text: '没有走访记录。', missing: true, instead: '走访{outreach.visits|2026|1|value}次。' }
  const ref = readMarked(piece.instead)[1]?.ref
  expect(ref).toEqual({ code: 'outreach.visits', period: '2026', org_id: 1, show: 'value' })
  const shown = (known: boolean, text: string) => new Map([['outreach.visits|2026|1|value', { key: '', known, text } as Shown]])
  expect([ready(piece, shown(true, '3')), ready(piece, shown(true, '0')), ready(piece, shown(false, '')), ready(piece, new Map()), ready({ text: 'a' }, new Map())]).toEqual([true, false, false, false, false])
})
it('lists the figures a document asks for as the server does', () => {
  const ref = { code: 'a', period: '2026', org_id: 1, show: 'value' as const }
  const refs = refsOf({ title: '', blocks: [
    { key: '1', kind: 'text', level: 0, pieces: [{ text: '', ref }, { text: '', ref }, { text: '无', instead: '{b.c|2025|1|yoy}' }] },
    { key: '2', kind: 'table', level: 0, pieces: [], grid: { caption: '', shape: 'compare', codes: ['a'], periods: ['2026'], org_id: 1 } },
    { key: '3', kind: 'chart', level: 0, pieces: [], grid: { caption: '', shape: 'bars', codes: ['a'], periods: ['2025', '2026'], org_id: 1 } }
  ] })
  expect(refs.map(keyOf)).toEqual(['a|2026|1|value', 'b.c|2025|1|yoy', 'a|2026|1|before', 'a|2026|1|yoy', 'a|2025|1|value'])
})
it('writes a figure as it stands in the text', () => {
  const f = { known: true, value: '12', unit: '个', code: 'x', aggregate: 'count' }
  expect([textOf(f), textOf({ ...f, unit: '%' }), textOf({ ...f, unit: '人次', code: 'activity.a' }), textOf({ ...f, unit: '人次' }), textOf({ ...f, known: false })]).toEqual(['12', '12%', '12人次', '12', '（无记录）'])
})
it('stays within a part of the tree', () => expect(under([{ id: 3, parent_id: 2 }, { id: 1, parent_id: 0 }, { id: 2, parent_id: 1 }, { id: 9, parent_id: 1 }], 2).map(n => n.id)).toEqual([3, 2]))
