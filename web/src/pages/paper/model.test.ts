import { describe, expect, it } from 'vitest'
import { body, headingTag, remarks, standing, type PaperBlock } from './model'

describe('papers', () => {
  it('says how a paper stands', () => {
    const p = { state: 'issued', receipt: true, received: 1, addressed: 3 } as const
    expect(standing(p)).toEqual({ text: '已签收 1/3', tone: 'warn' })
    expect(standing({ ...p, received: 3 }).text).toBe('全部签收')
    expect(standing({ ...p, receipt: false }).text).toBe('已发出')
    expect(standing({ ...p, state: 'void' }).text).toBe('已作废')
  })
  it('keeps remarks for the place below the day', () => {
    const blocks = [{ kind: 'h1', text: '一、要求' }, { kind: 'note', text: '（联系人：张三）' }, { kind: 'para', text: '正文。' }] as PaperBlock[]
    expect(remarks(blocks)).toEqual(['（联系人：张三）'])
    expect(body(blocks).map(headingTag)).toEqual(['h2', 'p'])
  })
})
