import { describe, expect, it } from 'vitest'
import { barred, busy, columnLetter, lacking, left, proposed, strangeWords, summary, wrongCells, type Ask, type Batch, type Row } from './model'

const batch = (counts: Record<string, number>, state: Batch['state'] = 'checked') => ({ state, counts, row_count: 5 }) as Batch

describe('a batch', () => {
  it('is summed up without what is nought', () => {
    expect(summary(batch({ added: 3, changed: 0, wrong: 2, absent: 7 }))).toBe('共 5 行：新增 3，有误 2。')
  })
  it('says why it cannot be imported', () => {
    expect(barred(batch({ added: 1, wrong: 2, asked: 1 }))).toContain('2 行有误、1 行待答复')
    expect(barred(batch({ unchanged: 5 }))).toContain('不需要导入')
    expect(barred(batch({ added: 1 }, 'queued'))).toContain('核对完成')
    expect(barred(batch({ added: 1 }))).toBe('')
  })
  it('has less to write when it broke off', () => {
    expect([left({ ...batch({ added: 700, changed: 300 }), written: 0 }), left({ ...batch({ added: 700, changed: 300 }), written: 500 }), left({ ...batch({ added: 500 }), written: 500 })]).toEqual([1000, 500, 0])
  })
  it('is looked at again while the program is at work', () => {
    expect(busy(batch({}, 'applying'))).toBe(true)
    expect(busy(batch({}, 'checked'))).toBe(false)
  })
})

describe('wrongCells', () => {
  it('has a line for each mistake', () => {
    const row = { number: 3, subject: '赵一', cells: { phone: '138' }, mistakes: [{ field: 'phone', text: '手机号应为 11 位' }, { field: '', text: '重复' }] } as unknown as Row
    expect(wrongCells([row], [{ key: 'phone', label: '联系电话' }])).toEqual([
      { row: 3, subject: '赵一', field: 'phone', label: '联系电话', value: '138', text: '手机号应为 11 位' },
      { row: 3, subject: '赵一', field: '', label: '整行', value: '', text: '重复' }
    ])
  })
})

describe('columns of an own table', () => {
  const fields = [{ key: 'day', label: '走访日期', required: true }, { key: 'state', label: '办理情况', required: false, options: ['办理中', '已解决'] }]
  it('are lettered as in a spreadsheet', () => expect([0, 25, 26, 27, 51, 52, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'AB', 'AZ', 'BA', 'ZZ', 'AAA']))
  it('lack what must be there', () => expect([lacking(fields, ['state']), lacking(fields, ['day'])]).toEqual([['走访日期'], []]))
  it('have words that are not ours', () => {
    const file = [{ index: 0, values: ['2023'] }, { index: 1, values: ['办理中', '已办结'] }]
    expect(strangeWords(fields, file, new Map([[0, 'day'], [1, 'state']]))).toEqual([{ field: 'state', label: '办理情况', word: '已办结', options: ['办理中', '已解决'] }])
    expect(strangeWords(fields, file, new Map())).toEqual([])
  })
})

describe('proposed', () => {
  it('finds the place the file names', () => {
    expect(proposed({ options: [{ value: '12', label: '第一党支部' }, { value: 'new:0:branch', label: '新建' }] } as Ask)).toBe('new:0:branch')
    expect(proposed({ options: [] } as unknown as Ask)).toBe('')
  })
})
