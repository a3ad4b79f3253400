import { describe, expect, it } from 'vitest'
import { parseTSV, toTSV } from '@/kit/tsv'
import type { Attendance, Expected } from './model'
import { markOf, markedText, pasteRoster, rosterCells } from './pasting'

const due = (member_id: number, name: string): Attendance => ({ member_id, name, mark: '' })
const other = (member_id: number, name: string): Expected => ({ member_id, name, votes: true, note: '' })
const list = [due(1, '王强'), due(2, '李敏'), due(3, '张伟'), due(4, '刘洋'), due(5, '刘洋')]
const others = [other(6, '赵静')]
const paste = (text: string) => pasteRoster(list, others, parseTSV(text))
const shown = (p: ReturnType<typeof paste>) => p.list.filter(a => a.mark).map(a => [a.member_id, a.mark, a.reason ?? ''].join(' ').trim())

describe('a pasted roster', () => {
  it.each([
    ['names alone, one a line', '王强\r\n李　敏\r\n', ['1 attended', '2 attended']],
    ['names in one cell', '王强、李 敏，张伟', ['1 attended', '2 attended', '3 attended']],
    ['names, marks and reasons', '王强\t到会\r\n李敏\t请假\t出差、开会\r\n张伟\t缺席\t', ['1 attended', '2 excused 出差、开会', '3 absent']],
    ['a head row in another order', '序号\t原因\t签到情况\t姓名\r\n1\t\t√\t王强\r\n2\t住院\t病假\t李敏', ['1 attended', '2 excused 住院']],
    ['numbers and branches beside the names', '1\t第一支部\t王强\t实到\r\n2\t第一支部\t李敏\t未到', ['1 attended', '2 absent']],
    ['the kind of leave as reason', '李敏\t事假', ['2 excused 事假']],
    ['the words of the paper', '李敏（请假：出差、开会）、张伟（缺席）', ['2 excused 出差、开会', '3 absent']],
    ['a line without a mark among others', '王强\t\r\n李敏\t请假\t出差', ['1 attended', '2 excused 出差']],
    ['somebody of the branch who was not due', '赵静', ['6 attended']],
    ['nothing', '', []]
  ])('%s', (_, text, marks) => {
    const p = paste(text)
    expect(shown(p)).toEqual(marks)
    expect(p.faults).toEqual([])
    expect(p.rest).toEqual([])
  })

  it('leaves what it cannot tell, as it was, and says how to mend it', () => {
    const p = paste('姓名\t到会情况\r\n王强\t到会\r\n王小强\t到会\r\n刘洋\t到会\r\n李敏\t迟到\r\n张伟\t到会\r\n张 伟\t请假\r\n\t请假')
    expect(shown(p)).toEqual(['1 attended'])
    expect(p.rest).toEqual([['姓名', '到会情况'], ['王小强', '到会'], ['刘洋', '到会'], ['李敏', '迟到'], ['张伟', '到会'], ['张 伟', '请假'], ['', '请假']])
    expect(p.faults.map(f => f.slice(0, 15))).toEqual([
      '王小强：当日名册里没有这个人。', '刘洋：当日名册里有 2 个同名', '李敏：看不懂“迟到”，请写到会', '张伟：写了 2 行，请只留一行', '张 伟：写了 2 行，请只留一', '“请假”这一行没有姓名，请补上'
    ])
  })

  it('changes nobody whom the block does not name', () => {
    const given: Attendance[] = [{ member_id: 1, name: '王强', mark: 'excused', reason: '出差' }, due(2, '李敏')]
    expect(pasteRoster(given, [], [['李敏']]).list).toEqual([given[0], { member_id: 2, name: '李敏', mark: 'attended' }])
  })

  it('comes back as it was copied', () => {
    const given: Attendance[] = [{ member_id: 1, name: '王强', mark: 'excused', reason: '出差' }, due(2, '李敏'), { member_id: 3, name: '张伟', mark: 'attended' }]
    const p = pasteRoster(given, [], parseTSV(toTSV(rosterCells(given))))
    expect(p.list).toEqual(given)
    expect(markedText(p)).toBe('到会 1 人、请假 1 人、未登记 1 人')
  })

  it('says how many it took as present', () => {
    expect(markedText(paste('王强\r\n李敏'))).toBe('到会 2 人（其中 2 人没有写到会情况，按到会）')
  })
})

it.each([['到会', 'attended'], ['√', 'attended'], ['年休假', 'excused'], ['请 假', 'excused'], ['×', 'absent'], ['未登记', ''], ['迟到', undefined], ['出差', undefined]])('%s', (word, mark) => expect(markOf(word)).toBe(mark))
