import { expect, it } from 'vitest'
import { personsOf } from './model'

const holder = (member_id: number, name: string, duty_name: string, from = '2024-03-15') => ({ position_id: member_id, member_id, name, duty: '', duty_name, from, to: '', note: '' })

it('counts persons, not duties', () => {
  const got = personsOf([holder(1, '王建国', '书记'), holder(2, '李明', '组织委员'), holder(3, '张兰', '宣传委员'), holder(3, '张兰', '纪检委员')])
  expect(got.map(p => p.name)).toEqual(['王建国', '李明', '张兰'])
  expect(got[2]!.note).toBe('宣传委员、纪检委员，2024年3月15日起')
})

it('says of each duty since when, where they began on different days', () => {
  expect(personsOf([holder(1, '王建国', '书记'), holder(1, '王建国', '组织委员', '2025-06-01')])[0]!.note).toBe('书记，2024年3月15日起；组织委员，2025年6月1日起')
})

it('keeps two of the same name apart', () => {
  expect(personsOf([holder(1, '李明', '书记'), holder(2, '李明', '组织委员')])).toHaveLength(2)
})
