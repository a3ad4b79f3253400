import { expect, it } from 'vitest'
import { layCells } from './grid'

const columns = ['name', 'base', 'cap'] as const
const row = (name: string, base = '', cap = '') => ({ name, base, cap, key: name })

it('lays a block over cells, makes the rows that are missing, leaves what does not fit', () => {
  const rows = [row('学习', '1', '10'), row('服务', '2', '20')]
  const laid = layCells(rows, columns, 1, 'base', [['3', '30', '多余'], ['4']], () => row(''))
  expect(laid).toEqual([row('学习', '1', '10'), { ...row('服务', '3', '30') }, row('', '4')])
  expect(rows[1]).toEqual(row('服务', '2', '20'))
  expect(layCells(rows, columns, 0, 'cap', [['５分']], () => row(''), (v, c) => `${c}:${v}`)[0]?.cap).toBe('cap:５分')
})
