/** One cell that cannot be taken as it stands. */
export interface CellFault {
  /** Row of the sheet as the user counts it, the heading being 1. */
  row: number
  column: string
  value: string
  /** What is wrong and how to mend it. */
  text: string
}

export interface ImportState {
  phase: 'checking' | 'checked' | 'saving' | 'saved' | 'failed'
  done: number
  total: number
  counts: { added: number; changed: number; same: number; wrong: number }
  faults: CellFault[]
  /** When more were found than are listed. */
  moreFaults?: number
  /** Why the whole sheet could not be taken. */
  message?: string
}

/** What the wizard needs of the capability whose sheet is read in. `id` is the batch (导入批次). */
export interface ImportDriver {
  /** Sends the file or the pasted text and gives the batch. */
  start(input: { file: File } | { text: string }): Promise<number | string>
  state(id: number | string): Promise<ImportState>
  /** Corrects cells in place; the sheet is then checked again. */
  fix?(id: number | string, cells: { row: number; column: string; value: string }[]): Promise<void>
  /** Takes the sheet in: all of it, or only the rows without fault. */
  accept(id: number | string, mode: 'all' | 'good'): Promise<void>
  undo?(id: number | string): Promise<void>
  /** The sheet with faults marked. */
  faultSheet?(id: number | string): string
}

/** 共 236 行：新增 41 行，更新 12 行，没有变化 179 行，有误 4 行。 */
export function summary(c: ImportState['counts']): string {
  const all = c.added + c.changed + c.same + c.wrong
  const parts = [`新增 ${c.added} 行`, `更新 ${c.changed} 行`, `没有变化 ${c.same} 行`]
  if (c.wrong > 0) parts.push(`有误 ${c.wrong} 行`)
  return `共 ${all} 行：${parts.join('，')}。`
}

/** Refuses a file before it is sent, in words that help; empty when it may go. */
export async function refuse(file: File, maxBytes = 20 * 1024 * 1024): Promise<string> {
  if (file.size === 0) return '这个文件是空的，请重新选择。'
  if (file.size > maxBytes) return `文件超过 ${Math.round(maxBytes / 1024 / 1024)} MB，请分成几个文件导入。`
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer())
  const isOld = head[0] === 0xd0 && head[1] === 0xcf && head[2] === 0x11 && head[3] === 0xe0
  if (isOld || /\.(xls|et)$/i.test(file.name)) return '这是旧格式的表格。请在 WPS 或 Excel 里「另存为」.xlsx 格式再选，或者在表格里全选复制，改用「粘贴」。'
  if (!/\.(xlsx|csv)$/i.test(file.name)) return '请选择 .xlsx 或 .csv 格式的表格文件。'
  return ''
}
