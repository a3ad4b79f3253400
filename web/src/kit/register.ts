import type { Column } from './table'
import type { Tone } from './StatusTag.vue'

/** What every record of a register (台账) has; its capability knows the rest. */
export interface RegisterRow {
  id: number
  version: number
  org_id: number
  org_name: string
  member_id: number
  member_name: string
  note: string
  batch_id: number
  /** Belongs to an organisation above one's own: to be read only. */
  above: boolean
  removed: boolean
  removed_for: string
  made_at: number
  made_by: string
  changed_at: number
  changed_by: string
}

export interface Choice {
  value: string | number
  label: string
  /** Stands on old records and is offered to no new one. */
  stopped?: boolean
}
export type Choices = readonly Choice[] | (() => Promise<readonly Choice[]>)

/** What a person fills in, by the form's own field names. */
export type RegisterForm = Record<string, unknown>
export type RegisterQuery = Record<string, string | number | undefined>

/** A field of the form. `person` is a member of the roster, or a name when `nameKey` allows for others. */
export interface RegisterField {
  key: string
  label: string
  kind: 'org' | 'person' | 'text' | 'area' | 'day' | 'month' | 'choice' | 'number' | 'switch'
  required?: boolean
  hint?: string
  max?: number
  choices?: Choices
  /** Kinds of organisation that can be chosen. */
  kinds?: readonly string[]
  /** The field for the name of somebody who is not in the roster. */
  nameKey?: string
  /** Whether the field belongs to the form as it stands. */
  when?: (form: RegisterForm) => boolean
}

export interface RegisterFilter {
  key: string
  label: string
  choices: Choices
}

/** A figure of the list's totals; `query` narrows the list to what it counts. */
export interface RegisterFigure {
  key: string
  label: string
  unit?: string
  hint?: string
  query?: Record<string, string>
}

export interface RegisterLink {
  label: string
  to: string
}

/** A register as its capability describes it to the shared page. */
export interface Register<T extends RegisterRow = RegisterRow> {
  /** Names it for table settings, 常用条件 and drafts: `visit`. */
  name: string
  /** The paper's title and the word for one record. */
  title: string
  noun: string
  /** Where its pages stand and where its operations. */
  path: string
  url: string
  /** The kind of import. */
  importKind: string
  /** The permission to write, and the one to import where it is another than the registers' own. */
  write: string
  importing?: string
  columns: Column<T>[]
  filters: RegisterFilter[]
  fields: RegisterField[]
  figures: RegisterFigure[]
  signatures?: string[]
  rowName: (row: T) => string
  state?: (row: T) => { text: string; tone: Tone }
  /** The column that shows the state; `state` when absent. */
  stateKey?: string
  /** What an export has in place of a column that only the screen knows. */
  exported?: Record<string, string[]>
  related?: (row: T) => RegisterLink[]
  /** Where a row leads that has a page of its own; without it the record opens beside the list. */
  opens?: (row: T) => string
  /** Words for fields that the form does not have but a record shows. */
  shown?: { label: string; text: (row: T) => string }[]
  list: (query: RegisterQuery, signal?: AbortSignal) => Promise<{ items: T[] | null; total: number }>
  totals: (query: RegisterQuery) => Promise<object>
  get: (id: number) => Promise<T>
  create: (form: RegisterForm) => Promise<T>
  correct: (id: number, form: RegisterForm) => Promise<T>
  remove: (id: number, removal: { version: number; reason: string }) => Promise<unknown>
}

/** Choices out of a list of words by code. */
export const choicesOf = (words: Readonly<Record<string, string>>): Choice[] => Object.entries(words).map(([value, label]) => ({ value, label }))

/** What can be chosen for a record: all that is in use, and what the record itself bears. */
export const offered = (choices: readonly Choice[], borne?: unknown): readonly Choice[] => choices.filter(c => !c.stopped || c.value === borne)

/** Years from the programme's first to the present one, newest first, as choices of a period. */
export function yearChoices(today: string): Choice[] {
  const last = Number(today.slice(0, 4)) || 2026
  return Array.from({ length: last - 2016 }, (_, i) => ({ value: String(last - i), label: `${last - i}年` }))
}

const unfilled = (f: RegisterField): unknown => (f.kind === 'org' || f.kind === 'person' ? 0 : f.kind === 'switch' ? false : '')

/** The form of a new record, or of one to be corrected. */
export function formOf(fields: readonly RegisterField[], row?: object, start: RegisterForm = {}): RegisterForm {
  const from = (row ?? start) as RegisterForm
  const form: RegisterForm = { version: (row as RegisterForm | undefined)?.version ?? 0 }
  for (const f of fields) {
    const v = from[f.key]
    form[f.key] = v === undefined || v === null || (f.kind === 'number' && v === 0) ? unfilled(f) : v
    if (f.nameKey) form[f.nameKey] = (from[f.key] ? '' : from[f.nameKey]) ?? ''
  }
  return form
}

/** Fields that ought to be filled in and are not, with what to say. */
export function missing(fields: readonly RegisterField[], form: RegisterForm): { field: string; text: string }[] {
  return fields
    .filter(f => f.required && (f.when?.(form) ?? true) && !form[f.key] && !(f.nameKey && form[f.nameKey]))
    .map(f => ({ field: f.key, text: `请${['org', 'person', 'choice', 'day', 'month'].includes(f.kind) ? '选择' : '填写'}${f.label}。` }))
}

/** What is sent: fields that do not belong to the form as it stands, and empty ones, stay out. */
export function bodyOf(fields: readonly RegisterField[], form: RegisterForm): RegisterForm {
  const body: RegisterForm = { version: form.version }
  for (const f of fields) {
    if (f.when && !f.when(form)) continue
    const v = form[f.key]
    if (f.kind === 'month' && typeof v === 'string' && /^\d{4}-\d{2}$/.test(v)) body[f.key] = `${v}-01`
    else if (f.kind === 'number' && typeof v === 'string' && v.trim() && !f.key.endsWith('hours')) body[f.key] = Number(v)
    else if (v !== '' && v !== undefined && v !== null) body[f.key] = v
    if (f.nameKey && !v && form[f.nameKey]) body[f.nameKey] = form[f.nameKey]
  }
  return body
}

/** What a field of a record says on the screen. */
export function fieldText(f: RegisterField, row: object, choices: readonly Choice[]): string {
  const r = row as RegisterForm
  const v = r[f.key]
  if (f.kind === 'org') return String(r.org_name ?? '')
  if (f.kind === 'person') return String(r[f.nameKey ?? 'member_name'] ?? '')
  if (f.kind === 'switch') return v ? '是' : '否'
  if (f.kind === 'month') return typeof v === 'string' && v ? `${Number(v.slice(0, 4))}年${Number(v.slice(5, 7))}月` : ''
  if (f.kind === 'choice') return choices.find(c => c.value === v)?.label ?? ''
  return v === undefined || v === null || v === 0 ? '' : String(v)
}
