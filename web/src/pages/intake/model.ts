import type { Wire } from '@/api/client'
import type { Tone } from '@/kit/StatusTag.vue'

export type Batch = Wire<'Batch'>
export type Row = Wire<'RowView'>
export type Ask = Wire<'Ask'>
export type Verdict = Row['verdict']

export const stateNames: Record<Batch['state'], string> = { staging: '读取中', mapping: '待对应列', queued: '核对中', checked: '已核对', applying: '导入中', applied: '已导入', undoing: '撤销中', undone: '已撤销', failed: '没有办成', discarded: '已作废' }
const stateTones: Record<Batch['state'], Tone> = { staging: 'info', mapping: 'warn', queued: 'info', checked: 'warn', applying: 'info', applied: 'ok', undoing: 'info', undone: 'plain', failed: 'bad', discarded: 'plain' }
export const stateTone = (s: Batch['state']): Tone => stateTones[s]

export const verdictNames: Record<Verdict, string> = { added: '新增', changed: '变更', unchanged: '不变', wrong: '有误', asked: '待答复', skipped: '已移出', absent: '表中没有' }
const verdictTones: Record<Verdict, Tone> = { added: 'ok', changed: 'info', unchanged: 'plain', wrong: 'bad', asked: 'warn', skipped: 'plain', absent: 'plain' }
export const verdictTone = (v: Verdict): Tone => verdictTones[v]
export const verdicts = Object.keys(verdictNames) as Verdict[]

/** The program is at work on the batch: look again soon. */
export const busy = (b: Pick<Batch, 'state'>): boolean => b.state === 'staging' || b.state === 'queued' || b.state === 'applying' || b.state === 'undoing'

export const count = (b: Pick<Batch, 'counts'>, v: Verdict): number => b.counts[v] ?? 0

/** 共 236 行：新增 41，变更 12，不变 179，有误 4。 */
export function summary(b: Pick<Batch, 'counts' | 'row_count'>): string {
  const parts = verdicts.filter(v => v !== 'absent' && count(b, v) > 0).map(v => `${verdictNames[v]} ${count(b, v)}`)
  return `共 ${b.row_count} 行${parts.length ? '：' + parts.join('，') : ''}。`
}

/** What goes in, and what stays behind when only the good rows do. */
export const good = (b: Pick<Batch, 'counts'>): number => count(b, 'added') + count(b, 'changed')
/** What is still to be written of it. */
export const left = (b: Pick<Batch, 'counts' | 'written'>): number => Math.max(0, good(b) - b.written)
export const behind = (b: Pick<Batch, 'counts'>): number => count(b, 'wrong') + count(b, 'asked')

/** Why the batch cannot be imported now; empty when it can. */
export function barred(b: Batch): string {
  if (b.state !== 'checked') return '核对完成后才能导入。'
  const wrong = count(b, 'wrong')
  const asked = count(b, 'asked')
  if (wrong + asked > 0) return `还有 ${[wrong && `${wrong} 行有误`, asked && `${asked} 行待答复`].filter(Boolean).join('、')}，请改正、答复或移出。`
  return good(b) === 0 ? '与系统现有内容相同，不需要导入。' : ''
}

export const actNames: Record<Wire<'UndoItem'>['act'], string> = { added: '新增', changed: '变更', made: '新建组织' }

/** What undoing does to one thing, or did. */
export function undoWords(r: Pick<Wire<'UndoItem'>, 'act' | 'kept'>, over: boolean): string {
  if (r.kept) return r.kept
  const done = over ? '已' : ''
  return { added: `${done}删除`, changed: `${done}恢复原值`, made: `${done}从组织树中删除` }[r.act]
}

/** A, B … AA for a column numbered from 0. */
export const columnLetter = (i: number): string => (i > 25 ? columnLetter(Math.floor(i / 26) - 1) : '') + String.fromCharCode(65 + (i % 26))

/** The fields that a file must have and no column stands for yet. */
export const lacking = (fields: readonly { key: string; label: string; required: boolean }[], meant: readonly string[]): string[] => fields.filter(f => f.required && !meant.includes(f.key)).map(f => f.label)

export interface StrangeWord {
  field: string
  label: string
  word: string
  options: readonly string[]
}

/** The words in columns of a fixed choice that are none of its words. */
export function strangeWords(fields: readonly { key: string; label: string; options?: readonly string[]; several?: boolean }[], file: readonly { index: number; values: readonly string[] }[], meant: ReadonlyMap<number, string>): StrangeWord[] {
  return file.flatMap(c => {
    const f = fields.find(x => x.key === meant.get(c.index))
    const options = f?.several ? [] : (f?.options ?? [])
    return f && options.length ? c.values.filter(v => !options.includes(v)).map(word => ({ field: f.key, label: f.label, word, options })) : []
  })
}

/** A cell that can be mended: its row, its column, and what it holds. */
export interface WrongCell {
  row: number
  subject: string
  field: string
  label: string
  value: string
  text: string
}

/** Every mistake of the rows as a line of its own. */
export function wrongCells(rows: readonly Row[], fields: readonly { key: string; label: string }[]): WrongCell[] {
  return rows.flatMap(r =>
    r.mistakes.map(m => ({ row: r.number, subject: r.subject, field: m.field, label: m.field ? (fields.find(f => f.key === m.field)?.label ?? m.field) : '整行', value: r.cells[m.field] ?? '', text: m.text }))
  )
}

/** The answer that makes an organisation where the file says it belongs; empty when the file does not say. */
export const proposed = (a: Ask): string => a.options.find(o => o.value.startsWith('new:'))?.value ?? ''
