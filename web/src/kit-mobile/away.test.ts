import { beforeEach, describe, expect, it } from 'vitest'
import type { Wire } from '@/api/client'
import { awayKey, forgetAway, keepAway, keepWho, recallAway, recallWho, sweepAway } from './away'

const session = { account: { id: 7, login: 'wei', name: '韦', member_id: 3, org_id: 1, org_name: '工委' }, permissions: ['inspection.write', 'member.export'], proxies: [{ id: 1 }], grants: [], today: '2026-11-23', factor: 'given', must_change_password: false, demonstration: false } as unknown as Wire<'Session'>

describe('what a telephone keeps for the way', () => {
  beforeEach(() => localStorage.clear())
  it('knows who was logged in, with one right and the day of now', () => {
    expect(recallWho()).toBeUndefined()
    keepWho(session, 'inspection.write')
    const now = Date.now()
    expect(recallWho(now + 1000)).toMatchObject({ account: { id: 7 }, permissions: ['inspection.write'], proxies: [] })
    expect(recallWho(now + 86_400_000)?.today).toBe('2026-11-24')
  })
  it('believes it for three days, and not before', () => {
    keepWho(session, 'inspection.write')
    const now = Date.now()
    expect(recallWho(now + 3 * 86_400_000 - 1000)).toBeDefined()
    expect(recallWho(now + 3 * 86_400_000 + 1000)).toBeUndefined()
    expect(recallWho(now - 60_000)).toBeUndefined()
  })
  it('goes with the log-out, and when somebody else comes', () => {
    keepWho(session, 'inspection.write')
    keepAway(awayKey('u7', 'sheet', 1), { a: 1 })
    keepAway(awayKey('u8', 'sheet', 1), { a: 2 })
    localStorage.setItem('sc.draft.u7.phone.sheet.1', '{}')
    sweepAway('u7')
    expect([recallWho() !== undefined, recallAway(awayKey('u7', 'sheet', 1)), recallAway(awayKey('u8', 'sheet', 1))]).toEqual([true, { a: 1 }, undefined])
    sweepAway('u9')
    expect([recallWho(), recallAway(awayKey('u7', 'sheet', 1))]).toEqual([undefined, undefined])
    keepWho(session, 'inspection.write')
    forgetAway()
    expect(Object.keys(localStorage)).toEqual(['sc.draft.u7.phone.sheet.1'])
  })
})
