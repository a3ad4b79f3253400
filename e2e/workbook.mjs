// Reads and rewrites the text of a workbook, as somebody would who mends it in a spreadsheet.
import assert from 'node:assert/strict'
import { crc32, inflateRawSync } from 'node:zlib'

/** The parts of a zip by name. */
export function unpack(file) {
  const parts = new Map()
  let at = file.readUInt32LE(file.length - 22 + 16)
  assert.equal(file.readUInt32LE(file.length - 22), 0x06054b50, 'a zip without remarks at its end')
  for (let n = file.readUInt16LE(file.length - 22 + 10); n > 0; n--) {
    const [method, packed, name, extra, remark, from] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20), file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32), file.readUInt32LE(at + 42)]
    const start = from + 30 + file.readUInt16LE(from + 26) + file.readUInt16LE(from + 28)
    const body = file.subarray(start, start + packed)
    parts.set(file.toString('utf8', at + 46, at + 46 + name), method === 8 ? inflateRawSync(body) : Buffer.from(body))
    at += 46 + name + extra + remark
  }
  return parts
}

/** A zip of the parts, unpacked as they are. */
export function pack(parts) {
  const files = []
  const list = []
  let at = 0
  for (const [name, body] of parts) {
    const title = Buffer.from(name)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(0x800, 2)
    head.writeUInt32LE(crc32(body), 10)
    head.writeUInt32LE(body.length, 14)
    head.writeUInt32LE(body.length, 18)
    head.writeUInt16LE(title.length, 22)
    const entry = Buffer.alloc(16)
    entry.writeUInt32LE(at, 12)
    files.push(Buffer.from('PK\x03\x04'), head, title, body)
    list.push(Buffer.from('PK\x01\x02\x14\x00'), head, entry.subarray(2), title)
    at += 30 + title.length + body.length
  }
  const directory = Buffer.concat(list)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(parts.size, 8)
  end.writeUInt16LE(parts.size, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...files, directory, end])
}

/** The workbook with texts of its cells replaced: { wrong: right }. Each must be there once. */
export function mended(file, texts) {
  const parts = unpack(file)
  const todo = new Map(Object.entries(texts))
  for (const [name, body] of parts) {
    if (!name.startsWith('xl/worksheets/sheet')) continue
    let text = body.toString('utf8')
    for (const [wrong, right] of todo) {
      if (!text.includes(`>${wrong}</t>`)) continue
      text = text.replace(`>${wrong}</t>`, `>${right}</t>`)
      todo.delete(wrong)
    }
    parts.set(name, Buffer.from(text))
  }
  assert.equal(todo.size, 0, `not in the workbook: ${[...todo.keys()]}`)
  return pack(parts)
}

/** The cells of a workbook's first sheet as the texts they hold, row by row; what is empty is empty. */
export function rows(file) {
  const text = x => x.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&')
  const parts = unpack(file)
  const inside = (xml, tag) => [...xml.matchAll(new RegExp(`<${tag}(?: [^>]*)?>([^<]*)</${tag}>`, 'g'))].map(m => text(m[1])).join('')
  const shared = [...(parts.get('xl/sharedStrings.xml')?.toString('utf8') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(m => inside(m[1], 't'))
  const name = [...parts.keys()].filter(n => /^xl\/worksheets\/sheet\d+\.xml$/.test(n)).sort()[0]
  return [...parts.get(name).toString('utf8').matchAll(/<row [^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map(row => {
    const cells = []
    for (const [, marks, body] of (row[1] ?? '').matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const at = [.../r="([A-Z]+)\d+"/.exec(marks)[1]].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1
      const held = inside(body ?? '', 'v')
      cells[at] = /t="s"/.test(marks) ? shared[Number(held)] : held || inside(body ?? '', 't')
    }
    return Array.from(cells, x => x ?? '')
  })
}
