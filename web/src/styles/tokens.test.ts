import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

// A colour that nobody defined is no colour: the browser drops the declaration without a word, and white text lies on white.
test('every token that a style uses is defined', () => {
  const root = join(import.meta.dirname, '..')
  const texts = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(f => /\.(css|vue|ts)$/.test(f) && !f.endsWith('.test.ts')).map(f => ({ f, text: readFileSync(join(root, f), 'utf8') }))
  const defined = new Set(texts.flatMap(({ text }) => [...text.matchAll(/['"]?(--(?:sc|el|van)-[\w-]+)['"]?\s*:/g)].map(m => m[1])))
  const unknown = texts.flatMap(({ f, text }) => [...text.matchAll(/var\((--sc-[\w-]+)\s*\)/g)].filter(m => !defined.has(m[1])).map(m => `${f}: ${m[1]}`))
  expect(texts.length).toBeGreaterThan(100)
  expect([...new Set(unknown)]).toEqual([])
})
