import { expect, it } from 'vitest'
import { readStaff, type UnitStaff } from './model.staff'

const unit = (org_id: number, name: string, department = '', day = '', version = 0): UnitStaff => ({ org_id, name, department, known: !!day, staff: 0, day, recorded_name: '', recorded_at: 0, version, covered: true })
const units = [unit(1, '市财政局', '', '2026-01-01', 3), unit(2, '机关服务中心', '市财政局'), unit(3, '机关服务中心', '市文化和旅游局')]

it('reads units and numbers, and leaves what it cannot read', () => {
  const got = readStaff([['市财政局', '1,280人'], ['机关服务中心', '12'], ['市文化和旅游局机关服务中心', '9'], ['市审计局', '30'], ['市财政局', '5'], ['', '']], units, '2026-05-01')
  expect(got.lines).toEqual([{ org_id: 1, staff: 1280, version: 0 }, { org_id: 3, staff: 9, version: 0 }])
  expect(got.faults).toEqual(['机关服务中心 12：有2个“机关服务中心”，请在前面写上所在单位', '市审计局 30：没有“市审计局”这个单位', '市财政局 5：写了两次'])
  expect(got.rest).toHaveLength(3)
})

it('follows a head row, and says which number of the day it saw', () => {
  const got = readStaff([['序号', '在职人数', '单位名称'], ['1', '84', '市财政局'], ['2', '多', '市财政局机关服务中心']], units, '2026-01-01')
  expect(got.lines).toEqual([{ org_id: 1, staff: 84, version: 3 }])
  expect(got.rest).toEqual([['序号', '在职人数', '单位名称'], ['2', '多', '市财政局机关服务中心']])
})
