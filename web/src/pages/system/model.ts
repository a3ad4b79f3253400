import { instantText } from '@/kit/format'

/** A pair of numbers that must be equal. */
export interface Pair {
  name: string
  left_name: string
  left: number
  right_name: string
  right: number
  equal: boolean
}

/** What the pairs come to, in a sentence that says what to do. */
export function verdict(pairs: readonly Pair[]): { text: string; ok: boolean } {
  const wrong = pairs.filter(p => !p.equal)
  if (wrong.length === 0) return { text: `${pairs.length} 项勾稽关系全部相符。`, ok: true }
  return { text: `${wrong.length} 项不相符：${wrong.map(p => p.name).join('、')}。请系统管理员备份数据后运行 sanchuang doctor 查明原因，查明前不要据此上报。`, ok: false }
}
export const gap = (p: Pair) => p.left - p.right

/** Whether a time of the clock can be sent. */
export const timeFault = (day: string, time: string) => (!day ? '请选择日期。' : /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? '' : '时间请写成 09:00 这样。')

/** How it stands with backups, in a sentence that says what to do. */
export function backupWords(s: { folder: string; late: boolean; total: number; drill?: { good: boolean } }): { text: string; ok: boolean } {
  if (!s.folder) return { text: '没有开启自动备份。请用 --backup 目录 重新启动服务，备份目录最好在另一块磁盘上。', ok: false }
  if (s.total === 0) return { text: '还没有备份。', ok: false }
  if (s.late) return { text: '最近一次备份已过时。请检查备份目录所在磁盘是否可写、是否已满。', ok: false }
  if (s.drill && !s.drill.good) return { text: `备份按时在做，共 ${s.total} 个，但最近一次恢复演练没有通过，不能保证恢复得出来。`, ok: false }
  return { text: `备份正常，可恢复到 ${s.total} 个时刻。${s.drill ? '' : '还没有做过恢复演练，请做一次。'}`, ok: true }
}

/** What the last drill came to. */
export function drillWords(d: { good: boolean; says: string; segments: number; seconds: number }): string {
  if (!d.good) return `没有通过：${d.says.replace(/[；。\s]+$/, '')}。请检查存放备份的磁盘；下一次备份会是完整备份，也可现在点“立即备份”，再重做演练。`
  return `备份可以恢复${d.segments ? `，并重放此后的变更记录 ${d.segments} 段` : ''}，逐项校验完好，${d.seconds ? `用时 ${d.seconds} 秒` : '用时不到 1 秒'}。`
}

/** A moment to the second, as restore takes it. */
export const momentText = (iso: string) => `${instantText(Date.parse(iso))}:${String(new Date(iso).getUTCSeconds()).padStart(2, '0')}`

export interface Span { from: string; to: string }
export interface Journal { running: boolean; late: boolean; reached: string; seconds: number; fault?: string }

/** Of which moments the data come back, in a sentence that says what to do; null where only snapshots do. */
export function momentWords(s: { folder: string; spans: readonly Span[]; journal?: Journal }): { text: string; ok: boolean } | null {
  if (!s.folder || !s.journal) return null
  const [now, ...before] = s.spans
  const kept = now ? `可恢复到任意时刻：从 ${momentText(now.from)} 到 ${momentText(now.to)}` : ''
  const earlier = before.length ? `；此前还有 ${before.length} 段，停机或中断时分开，见下` : ''
  if (s.journal.late) {
    const stands = s.journal.running ? `变更记录自 ${momentText(s.journal.reached)} 起没有写入备份目录` : '变更记录已中断，正在另起一段'
    return { text: `${stands}${s.journal.fault ? `（${s.journal.fault}）` : ''}。请检查备份目录所在磁盘是否可写、是否已满。${kept ? `${kept}${earlier}。` : ''}`, ok: false }
  }
  return kept ? { text: `${kept}${earlier}。每 ${s.journal.seconds} 秒记录一次变更。`, ok: true } : { text: '正在做第一次备份，完成后可恢复到此后的任意时刻。', ok: true }
}

/** 5 → 每 5 分钟一次, 1440 → 每 24 小时一次. */
export const everyWords = (minutes: number) => (minutes % 60 === 0 ? `每 ${minutes / 60} 小时一次` : `每 ${minutes} 分钟一次`)

/** How it stands with the data keys. */
export function keyWords(s: { current: string; older: readonly string[]; left: number }): string {
  if (s.left > 0) return `当前密钥 ${s.current}，正在改用新密钥，还没有完成。可以离开本页。`
  return s.older.length ? `当前密钥 ${s.current}，全部内容已改用；旧密钥 ${s.older.join('、')} 将在下次轮换时销毁。` : `当前密钥 ${s.current}，全部内容都用它加密。`
}
