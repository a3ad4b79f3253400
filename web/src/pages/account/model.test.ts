import { describe, expect, it } from 'vitest'
import { loginFault, standingQuery, stateText, stateTone, type Standing } from './model'

const now = 1_795_399_200_000
const plain: Standing = { state: 'active', held: false, locked_until: 0, code_expires: 0 }

describe('the state of an account', () => {
  it.each<[Partial<Standing>, string, string]>([
    [{}, '正常', 'ok'],
    [{ locked_until: now + 1 }, '已锁定', 'warn'],
    [{ locked_until: now - 1 }, '正常', 'ok'],
    [{ held: true }, '授权待确认', 'warn'],
    [{ held: true, locked_until: now + 1 }, '已锁定', 'warn'],
    [{ state: 'invited', code_expires: now + 1 }, '待激活', 'info'],
    [{ state: 'invited', code_expires: now - 1 }, '激活码已过期', 'bad'],
    [{ state: 'disabled', held: true }, '已停用', 'plain']
  ])('%o', (change, text, tone) => {
    const a = { ...plain, ...change }
    expect(stateText(a, now)).toBe(text)
    expect(stateTone(a, now)).toBe(tone)
  })
})

describe('logins', () => {
  it.each(['zhang.san', 'wxm001', 'a-b'])('%s', login => expect(loginFault(login)).toBe(''))
  it.each(['', 'ab', '张三丰', 'Zhang', '.abc'])('%s is refused', login => expect(loginFault(login)).not.toBe(''))
})

describe('narrowing', () => {
  it.each([['', {}], ['invited', { state: 'invited' }], ['held', { held: true }], ['locked', { locked: true }], ['other', {}]])('%s', (chosen, query) => expect(standingQuery(chosen)).toEqual(query))
})
