/** Clipboard text of Excel or WPS (cells by tab, quoted cells may hold line breaks) → rows of trimmed cells. */
export function parseTSV(s: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const t = s.replace(/\r\n?/g, '\n')
  for (let i = 0; i < t.length; i++) {
    const c = t[i] as string
    if (quoted) {
      if (c !== '"') cell += c
      else if (t[i + 1] === '"') {
        cell += '"'
        i++
      } else quoted = false
    } else if (c === '"' && cell === '') quoted = true
    else if (c === '\t') {
      row.push(cell)
      cell = ''
    } else if (c === '\n') {
      row.push(cell)
      rows.push(row)
      row = []
      cell = ''
    } else cell += c
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell])
  return rows.map(r => r.map(x => x.trim())).filter(r => r.some(x => x !== ''))
}

/** Rows → text that Excel and WPS read back cell by cell. A leading = + - @ is text there, not a formula. */
export function toTSV(rows: readonly (readonly string[])[]): string {
  return rows.map(r => r.map(cellText).join('\t')).join('\r\n')
}

function cellText(v: string): string {
  const safe = /^[=+\-@]/.test(v) && !/^-?\d+(\.\d+)?$/.test(v) ? `'${v}` : v
  return /["\t\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}
