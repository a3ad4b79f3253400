import { describe, expect, it } from 'vitest'
import { differences, freshKey, History, insertRef, merged, moveBlock, outside, piecesOf, split, typingOf, wholeTokens } from './editing'
import { keyOf, type Block, type Doc, type Piece, type Ref, type Shown } from './model'
import { draw, niceStep } from './model.chart'

const ref: Ref = { code: 'outreach.visits', period: '2026', org_id: 1, show: 'value' }
const shown = new Map([[keyOf(ref), { key: keyOf(ref), known: true, text: '12', figure: { name: '走访' } } as Shown]])
const pieces: Piece[] = [{ text: '走访' }, { text: '', ref }, { text: '次。' }]
const text = '走访⟦1·走访 12⟧次。'

describe('a paragraph as it is typed', () => {
  it('comes back as it was', () => {
    const t = typingOf(pieces, shown)
    expect(t.text).toBe(text)
    expect(piecesOf(t)).toEqual(pieces)
  })
  it('keeps a figure whatever is typed around it', () => {
    const t = typingOf(pieces, shown)
    t.text = `今年${t.text}另有300人。`
    expect(piecesOf(t)).toEqual([{ text: '今年走访' }, { text: '', ref }, { text: '次。另有300人。' }])
  })
  it('drops brackets and figures that are not its own', () => expect(piecesOf({ text: '甲⟦7·没有 1⟧乙⟧\n', refs: [ref], missing: [] })).toEqual([{ text: '甲' }, { text: '乙' }]))
  it('keeps the mark of a sentence about missing records while its words stand', () => {
    const missing = { text: '没有走访记录。', missing: true, instead: '走访{a|2026|1|value}次。' }
    const t = typingOf([missing, { text: '另。' }], shown)
    t.text = `前言。${t.text}`
    expect(piecesOf(t)).toEqual([{ text: '前言。' }, missing, { text: '另。' }])
    t.text = t.text.replace('没有', '暂无')
    expect(piecesOf(t).some(p => p.missing)).toBe(false)
  })
  it.each([
    ['走访⟦1·走访 12次。', 10, '走访次。', 2],
    ['走访1·走访 12⟧次。', 2, '走访次。', 2],
    ['走访⟦1·走访 12⟧次。', 3, '走访⟦1·走访 12⟧次。', 3],
    ['走访⟦1·走', 6, '走访', 2]
  ])('takes a torn figure away whole: %s', (after, caret, want, at) => {
    const got = wholeTokens(text, after, caret)
    expect(got.text).toBe(want)
    expect(got.caret).toBe(at)
  })
  it('lets no caret stand within a figure', () => expect([outside(text, 2), outside(text, 4), outside(text, 9), outside(text, 11)]).toEqual([2, 2, 11, 11]))
  it('splits and takes figures in', () => {
    const t = typingOf(pieces, shown)
    expect(split(t, 5)).toEqual([[{ text: '走访' }], [{ text: '', ref }, { text: '次。' }]])
    const at = insertRef(t, { ...ref, period: '2025' }, undefined, 0)
    expect(t.text.slice(0, at)).toBe('⟦2·数字⟧')
    expect(piecesOf(t)[0]?.ref?.period).toBe('2025')
  })
})

const block = (key: string, words: string): Block => ({ key, kind: 'text', level: 0, pieces: [{ text: words }] })
const doc = (...blocks: Block[]): Doc => ({ title: '题', blocks })

describe('the document', () => {
  it('goes back and forth', () => {
    const d = doc(block('a', '一'))
    const h = new History(d)
    d.blocks.push(block('b', '二'))
    h.mark(d)
    h.mark(d)
    expect(h.undo()?.blocks).toHaveLength(1)
    expect(h.canUndo).toBe(false)
    expect(h.redo()?.blocks).toHaveLength(2)
    expect(h.redo()).toBeUndefined()
  })
  it('moves within its ends', () => {
    const d = doc(block('a', '一'), block('b', '二'))
    expect([moveBlock(d, 0, -1), moveBlock(d, 0, 1), d.blocks.map(b => b.key).join('')]).toEqual([0, 1, 'ba'])
  })
  it('gives each block a key of its own', () => expect(freshKey([block('n2', ''), block('n3', '')])).toBe('n4'))
  it('puts two texts together, paragraph by paragraph', () => {
    const mine = doc(block('a', '我改的'), block('b', '同'), block('m', '我加的'))
    const theirs = doc(block('a', '他改的'), block('t', '他加的'), block('b', '同'))
    expect(differences(mine, theirs).map(d => [d.key, !!d.mine, !!d.theirs])).toEqual([['a', true, true], ['m', true, false], ['t', false, true]])
    const said = (d: Doc) => d.blocks.map(b => b.pieces[0]?.text)
    expect(said(merged(mine, theirs, k => (k === 't' ? 'theirs' : 'mine')))).toEqual(['我改的', '他加的', '同', '我加的'])
    expect(said(merged(mine, theirs, () => 'theirs'))).toEqual(['他改的', '他加的', '同'])
    expect(said(merged(mine, theirs, () => 'mine'))).toEqual(['我改的', '同', '我加的'])
  })
})

describe('a drawing', () => {
  it.each([[0, 1], [3, 1], [9, 2], [10409, 5000], [250, 50], [0.4, 1 / 10]])('of up to %d goes by %d', (most, step) => expect(niceStep(most)).toBeCloseTo(step))
  it('leaves a gap where nothing is known, and keeps zero', () => {
    const d = draw(['1月', '2月', '3月'], [{ name: '走访', values: ['4', '', '0'] }], false)
    expect(d.bars.map(b => [b.title, b.height > 0])).toEqual([['1月走访4', true], ['3月走访0', false]])
    expect(draw(['1月', '2月'], [{ name: '走访', values: ['4', '2'] }], true).lines[0]?.points.split(' ')).toHaveLength(2)
  })
})
