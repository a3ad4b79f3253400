import { describe, expect, it } from 'vitest'
import { offered } from '@/kit/register'
import { holderOf, holderText, kindChoices, stateTag } from './model'

const kinds = [
  { code: 'red_flag_branch', name: '红旗党支部', level: 'organs', holder_type: 'org', active: true },
  { code: 'municipal_outstanding_member', name: '优秀共产党员', level: 'municipal', holder_type: 'member', active: true },
  { code: 'old', name: '旧称号', level: 'organs', holder_type: 'org', active: false }
]

describe('honours', () => {
  it('tells kinds of one name apart by level and offers what is no longer given only to what bears it', () => {
    const all = kindChoices(kinds)
    expect(all.map(k => k.label)).toEqual(['红旗党支部（市直）', '优秀共产党员（市级）', '旧称号（市直，已停用）'])
    expect(offered(all).map(k => k.value)).toEqual(['red_flag_branch', 'municipal_outstanding_member'])
    expect(offered(all, 'old').map(k => k.value)).toContain('old')
    expect([holderOf(kinds, 'municipal_outstanding_member'), holderOf(kinds, 'none')]).toEqual(['member', ''])
  })
  it('names the holder as papers print it', () => {
    const row = { member_name: '王建国', brand_name: '阳光财政', org_name: '市财政局' }
    expect(['member', 'brand', 'org'].map(holder_type => holderText({ ...row, holder_type }))).toEqual(['王建国', '「阳光财政」', '市财政局'])
  })
  it('never shows a recommendation as granted', () => {
    expect(stateTag('recommended')).toEqual({ text: '已推荐', tone: 'info' })
    expect(stateTag('revoked').tone).toBe('bad')
  })
})
