import type { Wire } from '@/api/client'

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

/** What an import that was left waits for, in a few words. */
export function importLeft(b: Pick<Wire<'Batch'>, 'state' | 'counts' | 'row_count' | 'fault'>): string {
  const behind = [b.counts.wrong && `${b.counts.wrong} 行有误`, b.counts.asked && `${b.counts.asked} 行待答复`].filter(Boolean).join('、')
  if (b.state === 'mapping') return '还没有指明各列是什么'
  if (b.state === 'failed') return `没有办成：${b.fault.replace(/。$/, '')}`
  if (b.state === 'checked') return `${b.row_count} 行已核对，${behind || '还没有导入'}`
  return '正在办理'
}
