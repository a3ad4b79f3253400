// The first character of each letter in pinyin order: a character belongs to the last letter whose mark is not behind it.
const marks = '阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥扨它穵夕丫帀'
const letters = 'ABCDEFGHJKLMNOPQRSTWXYZ'
const collator = new Intl.Collator('zh-Hans-CN-u-co-pinyin')

// Words of organisation names whose usual reading here is not the collation's.
const usual: Record<string, string> = { 重: 'C', 行: 'X', 长: 'C', 厦: 'X', 乐: 'L', 会: 'H', 调: 'D', 曾: 'Z', 单: 'D', 解: 'J', 区: 'Q' }

/** The pinyin initials of a name, in capitals: 市发展改革委 → SFZGGW. Letters and figures stay. */
export function initials(name: string): string {
  let out = ''
  for (const c of name) out += letter(c)
  return out
}

function letter(c: string): string {
  if (/[a-z0-9]/i.test(c)) return c.toUpperCase()
  if (!/[\u4e00-\u9fff]/.test(c)) return ''
  const known = usual[c]
  if (known) return known
  for (let i = marks.length - 1; i >= 0; i--) if (collator.compare(c, marks[i] as string) >= 0) return letters[i] as string
  return 'A'
}

/** Whether a name answers to what was typed: part of it in Chinese, or the beginning letters of its characters. */
export function answers(name: string, typed: string, known?: string): boolean {
  const q = typed.trim()
  if (!q) return true
  if (name.includes(q)) return true
  if (!/^[a-z0-9]+$/i.test(q)) return false
  return (known ?? initials(name)).toUpperCase().includes(q.toUpperCase())
}
