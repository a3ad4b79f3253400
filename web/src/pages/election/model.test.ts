import { expect, it } from 'vitest'
import { ballotTitle, following, gap, outcomeOf, steps, type Ballot, type Detail } from './model'

const at = (state: Detail['state'], more: Partial<Detail> = {}) => steps({ state, reason: '', ...more } as Detail).map(s => s.state)

it('shows how far an election has come', () => {
  expect(at('prepared')).toEqual(['now', 'todo', 'todo', 'todo', 'todo', 'todo'])
  expect(at('prepared', { reason: '请补充' })[0]).toBe('returned')
  expect(at('asked')).toEqual(['done', 'now', 'todo', 'todo', 'todo', 'todo'])
  expect(at('failed')).toEqual(['done', 'done', 'now', 'todo', 'todo', 'todo'])
  expect(at('voting')).toEqual(['done', 'done', 'done', 'now', 'todo', 'todo'])
  expect(at('in_force')).toEqual(['done', 'done', 'done', 'done', 'done', 'done'])
})

it('says what marks lack of the valid ballots', () => {
  expect(gap({ ayes: 20, noes: 9, abstained: 0, unclear: 0, write_in: false }, 30)).toBe('少1票')
  expect(gap({ ayes: 20, noes: 9, abstained: 1, unclear: 1, write_in: false }, 30)).toBe('多1票')
  expect(gap({ ayes: 2, noes: 0, abstained: 0, unclear: 0, write_in: true }, 30)).toBe('')
})

it('says what a ballot came to', () => {
  const b = { post: 'commissioner', round: 2, why: 'tie', seats: 1, outcome: { elected: [1], next: 'tie', seats: 1, among: [2, 3], need: 0 } } as unknown as Ballot
  expect([1, 2, 4].map(id => outcomeOf(b, id).text)).toEqual(['当选', '票数相等', '未当选'])
  expect(following(b)).toContain('2人中再次投票，选1名')
  expect(ballotTitle(b)).toBe('委员第2次投票（票数相等，再次投票）')
})
