import { describe, expect, it } from 'vitest'
import { blockText, chosenBy, exportedKeys, inBlock, isShown, moved, ordered, pageState, pinOffsets, resized, toggleOne, togglePage, type Column } from './table'

interface Row {
  id: number
  name: string
  count: number
}
const cols: Column<Row>[] = [
  { key: 'name', label: '党支部', pin: true, width: 200, always: true },
  { key: 'secretary', label: '书记', pin: true },
  { key: 'count', label: '党员数', text: r => `${r.count} 名` },
  { key: 'note', label: '备注', hidden: true },
  { key: 'act', label: '操作', screenOnly: true }
]

describe('columns', () => {
  it('stand as declared without a choice, and pinned ones always first', () => {
    expect(ordered(cols).map(c => c.key)).toEqual(['name', 'secretary', 'count', 'note', 'act'])
    expect(ordered(cols, { order: ['act', 'count', 'secretary', 'name', 'note'], hidden: [] }).map(c => c.key)).toEqual(['secretary', 'name', 'act', 'count', 'note'])
  })
  it('new ones of an update take their declared place, gone ones fall away', () => {
    expect(ordered(cols, { order: ['name', 'gone', 'secretary', 'count', 'act'], hidden: [] }).map(c => c.key)).toEqual(['name', 'secretary', 'count', 'note', 'act'])
  })
  it('hidden by declaration are shown only when chosen; always is always', () => {
    const shown = (k: string, choice?: { order: string[]; hidden: string[] }) => isShown(cols.find(c => c.key === k) as Column<Row>, choice)
    expect(shown('note')).toBe(false)
    expect(shown('note', { order: ['note'], hidden: [] })).toBe(true)
    expect(shown('note', { order: ['name'], hidden: [] })).toBe(false)
    expect(shown('count', { order: ['count'], hidden: ['count'] })).toBe(false)
    expect(shown('name', { order: ['name'], hidden: ['name'] })).toBe(true)
  })
  it('an export holds what only the screen has no room for, until columns are chosen', () => {
    const roomy: Column<Row>[] = [...cols, { key: 'place', label: '地点', hidden: 'screen' }]
    expect(isShown(roomy[5] as Column<Row>)).toBe(false)
    expect(exportedKeys(roomy)).toEqual(['name', 'secretary', 'count', 'act', 'place'])
    expect(exportedKeys(roomy, { order: ['name', 'count', 'place'], hidden: ['place'] })).not.toContain('place')
    expect(exportedKeys(roomy, { order: ['name', 'count', 'place'], hidden: ['count'] })).toEqual(['name', 'secretary', 'act', 'place'])
  })
  it('two pinned columns stand beside each other, not upon each other', () => {
    expect([...pinOffsets(cols, 38)]).toEqual([['name', 38], ['secretary', 238]])
    expect([...pinOffsets(cols, 38, { name: 120 })]).toEqual([['name', 38], ['secretary', 158]])
  })
  it('take a width between the limits, and give it back', () => {
    const wide = resized(undefined, ['name'], ['note'], 'name', 5000)
    expect(wide).toEqual({ order: ['name'], hidden: ['note'], widths: { name: 640 } })
    expect(resized(wide, wide.order, wide.hidden, 'name', 3).widths).toEqual({ name: 48 })
    expect(resized(wide, wide.order, wide.hidden, 'name', undefined).widths).toEqual({})
  })
  it('of a shared address are these in this order; unknown ones and those always there do not disturb', () => {
    const choice = chosenBy(cols, ['note', 'gone', 'count'])
    const seen = ordered(cols, choice).filter(c => isShown(c, choice)).map(c => c.key)
    expect(seen).toEqual(['name', 'note', 'count'])
  })
})

describe('selection', () => {
  it('taking a page keeps what was chosen on others', () => {
    const all = togglePage([1, 2, 9], [3, 4])
    expect(all).toEqual([1, 2, 9, 3, 4])
    expect(togglePage(all, [3, 4])).toEqual([1, 2, 9])
  })
  it('a page is judged by its rows, not by how many are chosen', () => {
    expect(pageState([1, 2], [3, 4])).toBe('none')
    expect(pageState([1, 3], [3, 4])).toBe('some')
    expect(pageState([1, 3, 4], [3, 4])).toBe('all')
    expect(pageState([], [])).toBe('none')
  })
  it('a half chosen page becomes wholly chosen, without doubles', () => {
    expect(togglePage([3], [3, 4])).toEqual([3, 4])
  })
  it('one row', () => {
    expect(toggleOne([1], 2)).toEqual([1, 2])
    expect(toggleOne([1, 2], 1)).toEqual([2])
  })
})

describe('a block of cells', () => {
  const rows: Row[] = [{ id: 1, name: '投资科', count: 7 }, { id: 2, name: '产业"科', count: 12 }]
  it('is copied with the head when it holds all rows, without screen-only columns', () => {
    expect(blockText({ row: 1, col: 4, toRow: 0, toCol: 0 }, rows, cols)).toBe('党支部\t书记\t党员数\t备注\r\n投资科\t\t7 名\t\r\n"产业""科"\t\t12 名\t')
  })
  it('a single cell is its text alone', () => {
    expect(blockText({ row: 0, col: 2, toRow: 0, toCol: 2 }, rows, cols)).toBe('7 名')
  })
  it('knows its cells whichever way it was drawn', () => {
    expect(inBlock({ row: 3, col: 3, toRow: 1, toCol: 2 }, 2, 2)).toBe(true)
    expect(inBlock({ row: 3, col: 3, toRow: 1, toCol: 2 }, 0, 2)).toBe(false)
    expect(inBlock(undefined, 0, 0)).toBe(false)
  })
  it('stops at the edges and grows with Shift', () => {
    expect(moved({ row: 0, col: 0, toRow: 0, toCol: 0 }, 'ArrowUp', false, 2, 5)).toEqual({ row: 0, col: 0, toRow: 0, toCol: 0 })
    expect(moved({ row: 0, col: 0, toRow: 0, toCol: 0 }, 'ArrowDown', true, 2, 5)).toEqual({ row: 0, col: 0, toRow: 1, toCol: 0 })
    expect(moved({ row: 0, col: 0, toRow: 0, toCol: 0 }, 'x', false, 2, 5)).toBeUndefined()
  })
})
