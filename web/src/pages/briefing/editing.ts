import { keyOf, type Block, type Doc, type Piece, type Ref, type Shown } from './model'

/** A paragraph as it is typed: each figure stands as ⟦name number⟧, with what it refers to kept beside. */
export interface Typing {
  text: string
  refs: Ref[]
  /** The sentences about missing records, with what may stand there instead; kept while their words stand. */
  missing: Piece[]
}

const open = '⟦'
const close = '⟧'
const token = /⟦(\d+)·[^⟦⟧]*⟧/g

/** How a figure reads while its paragraph is edited. */
export const tokenOf = (i: number, shown?: Shown) => `${open}${i + 1}·${shown ? `${shown.figure.name} ${shown.text}` : '数字'}${close}`

export function typingOf(pieces: readonly Piece[], shown: ReadonlyMap<string, Shown>): Typing {
  const t: Typing = { text: '', refs: [], missing: pieces.filter(p => p.missing && !p.ref).map(p => ({ ...p })) }
  for (const p of pieces) {
    if (p.ref) {
      t.text += tokenOf(t.refs.length, shown.get(keyOf(p.ref)))
      t.refs.push({ ...p.ref })
    } else t.text += p.text
  }
  return t
}

/** What was typed → pieces. A token whose number names nothing, or a bracket left over from one, is dropped. */
export function piecesOf(t: Typing): Piece[] {
  const out: Piece[] = []
  const add = (raw: string) => {
    let text = raw.replace(/[⟦⟧\n\r]/g, '')
    // a sentence about missing records keeps its mark as long as nobody changes it
    while (text) {
      let first = -1
      let found: Piece | undefined
      for (const m of t.missing) {
        const at = text.indexOf(m.text)
        if (at >= 0 && (first < 0 || at < first)) [first, found] = [at, m]
      }
      if (!found) break
      if (first > 0) out.push({ text: text.slice(0, first) })
      out.push({ ...found })
      text = text.slice(first + found.text.length)
    }
    if (text) out.push({ text })
  }
  let at = 0
  for (const m of t.text.matchAll(token)) {
    add(t.text.slice(at, m.index))
    at = m.index + m[0].length
    const ref = t.refs[Number(m[1]) - 1]
    if (ref) out.push({ text: '', ref: { ...ref } })
  }
  add(t.text.slice(at))
  return out
}

/** Tokens are taken away whole: what a change left of one goes, too. Answers the text and where the caret goes. */
export function wholeTokens(before: string, after: string, caret: number): { text: string; caret: number } {
  const whole = [...after.matchAll(token)].map(m => [m.index, m.index + m[0].length] as const)
  const inside = (i: number) => whole.some(([a, b]) => i >= a && i < b)
  let text = ''
  let moved = caret
  for (let i = 0; i < after.length; i++) {
    const stray = !inside(i) && (after[i] === open || after[i] === close)
    if (!stray) {
      text += after[i]
      continue
    }
    // the rest of the torn token: from its opening bracket, or back to where it began
    const rest = after[i] === open ? tornAfter(before, after, i) : 0
    const back = after[i] === close ? tornBefore(before, text) : 0
    if (back) text = text.slice(0, text.length - back)
    if (i < caret) moved -= 1 + back + Math.min(rest, Math.max(0, caret - i - 1))
    i += rest
  }
  return { text, caret: Math.max(0, moved) }
}

const tokensOf = (text: string) => [...text.matchAll(token)].map(m => m[0])

/** How many characters after a stray ⟦ were part of a token before. */
function tornAfter(before: string, after: string, at: number): number {
  let most = 0
  for (const t of tokensOf(before)) {
    const inner = t.slice(1)
    let n = 0
    while (n < inner.length && after[at + 1 + n] === inner[n]) n++
    most = Math.max(most, n)
  }
  return most
}

/** How many characters before a stray ⟧ were part of a token before. */
function tornBefore(before: string, text: string): number {
  let most = 0
  for (const t of tokensOf(before)) {
    const inner = t.slice(0, -1)
    let n = 0
    while (n < inner.length && n < text.length && text[text.length - 1 - n] === inner[inner.length - 1 - n]) n++
    most = Math.max(most, n)
  }
  return most
}

/** The place of a caret, moved out of a token to its nearer end. */
export function outside(text: string, caret: number): number {
  for (const m of text.matchAll(token)) {
    const end = m.index + m[0].length
    if (caret > m.index && caret < end) return caret - m.index < end - caret ? m.index : end
  }
  return caret
}

/** A key for a new block that no other has. */
export function freshKey(blocks: readonly Block[]): string {
  const taken = new Set(blocks.map(b => b.key))
  for (let n = blocks.length + 1; ; n++) if (!taken.has(`n${n}`)) return `n${n}`
}

export const newBlock = (blocks: readonly Block[], kind: Block['kind'] = 'text', level = 0): Block => ({ key: freshKey(blocks), kind, level, pieces: [], reasons: [] })

/** Inserts a block after a place; -1 puts it first. Answers its place. */
export function insertAfter(doc: Doc, at: number, block: Block): number {
  doc.blocks.splice(at + 1, 0, block)
  return at + 1
}

/** Moves one of a list by one place. Answers its new place. */
export function moveSection<T>(list: T[], from: number, by: -1 | 1): number {
  const to = from + by
  if (to < 0 || to >= list.length) return from
  const [x] = list.splice(from, 1)
  list.splice(to, 0, x as T)
  return to
}

export const moveBlock = (doc: Doc, from: number, by: -1 | 1): number => moveSection(doc.blocks, from, by)

/** Splits a paragraph at the caret into two. */
export function split(t: Typing, caret: number): [Piece[], Piece[]] {
  const at = outside(t.text, caret)
  return [piecesOf({ ...t, text: t.text.slice(0, at) }), piecesOf({ ...t, text: t.text.slice(at) })]
}

/** Puts a figure at the caret. Answers the caret behind it. */
export function insertRef(t: Typing, ref: Ref, shown: Shown | undefined, from: number, to = from): number {
  const a = outside(t.text, from)
  const b = Math.max(a, outside(t.text, to))
  t.refs.push(ref)
  const mark = tokenOf(t.refs.length - 1, shown)
  t.text = t.text.slice(0, a) + mark + t.text.slice(b)
  return a + mark.length
}

/** A snapshot history of the document: what 撤销 and 重做 go through. */
export class History {
  private past: string[] = []
  private future: string[] = []
  private now: string
  constructor(doc: Doc) {
    this.now = JSON.stringify(doc)
  }
  /** Keeps the document as it is, unless nothing changed. */
  mark(doc: Doc): void {
    const text = JSON.stringify(doc)
    if (text === this.now) return
    this.past.push(this.now)
    if (this.past.length > 200) this.past.shift()
    this.now = text
    this.future = []
  }
  get canUndo() {
    return this.past.length > 0
  }
  get canRedo() {
    return this.future.length > 0
  }
  undo(): Doc | undefined {
    return this.step(this.past, this.future)
  }
  redo(): Doc | undefined {
    return this.step(this.future, this.past)
  }
  private step(from: string[], to: string[]): Doc | undefined {
    const text = from.pop()
    if (text === undefined) return undefined
    to.push(this.now)
    this.now = text
    return JSON.parse(text) as Doc
  }
}

/** One paragraph that differs between two texts; a side without it has none. */
export interface Difference {
  key: string
  mine?: Block
  theirs?: Block
}

const same = (a?: Block, b?: Block) => JSON.stringify([a?.kind, a?.level, a?.pieces, a?.grid, a?.reasons]) === JSON.stringify([b?.kind, b?.level, b?.pieces, b?.grid, b?.reasons])

/** The paragraphs in which two texts differ, in the order of mine, then what only theirs has. */
export function differences(mine: Doc, theirs: Doc): Difference[] {
  const other = new Map(theirs.blocks.map(b => [b.key, b]))
  const own = new Set(mine.blocks.map(b => b.key))
  return [
    ...mine.blocks.filter(b => !same(b, other.get(b.key))).map(b => ({ key: b.key, mine: b, theirs: other.get(b.key) })),
    ...theirs.blocks.filter(b => !own.has(b.key)).map(b => ({ key: b.key, theirs: b }))
  ]
}

/**
 * Puts two texts together: what was chosen of each differing paragraph, and theirs where only they have it. `choose` answers
 * which side a paragraph is taken from.
 */
export function merged(mine: Doc, theirs: Doc, choose: (key: string) => 'mine' | 'theirs'): Doc {
  const other = new Map(theirs.blocks.map(b => [b.key, b]))
  const differing = new Set(differences(mine, theirs).map(d => d.key))
  const out: Block[] = []
  for (const b of mine.blocks) {
    if (!differing.has(b.key) || choose(b.key) === 'mine') out.push(b)
    else {
      const t = other.get(b.key)
      if (t) out.push(t)
    }
  }
  const own = new Set(mine.blocks.map(b => b.key))
  theirs.blocks.forEach((b, i) => {
    if (own.has(b.key) || choose(b.key) !== 'theirs') return
    const before = theirs.blocks[i - 1]?.key
    const at = before === undefined ? 0 : out.findIndex(x => x.key === before) + 1 || out.length
    out.splice(at, 0, b)
  })
  return { title: mine.title, blocks: out }
}
