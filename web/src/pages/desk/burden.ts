/** The months of the account, as columns. */
export const monthNames = Array.from({ length: 12 }, (_, i) => `${i + 1}月`)

/** How the program's part compares with people's. */
export function filledTimes(e: { typed: number; filled: number }): string {
  if (!e.typed) return e.filled ? '没有手工填写' : '还没有记录'
  return `是人工填写的 ${(e.filled / e.typed).toFixed(1)} 倍`
}
