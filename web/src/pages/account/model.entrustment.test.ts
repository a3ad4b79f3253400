import { describe, expect, it } from 'vitest'
import { acceptText, spanText, stateOf, storyOf, type Entrustment } from './model.entrustment'

const base: Entrustment = {
  id: 1, kind: 'handover', state: 'proposed', state_text: '待接受', role_name: '支部书记', org_id: 3, org_name: '第一党支部', from_name: '李四', to_name: '张三', from_day: '2026-03-10', to_day: '', acts: [], note: '',
  needs_account: false, made_at: 1, made_name: '李四', accepted_at: 0, confirmed_at: 0, confirmed_name: '', ended_at: 0, ended_name: '', reason: '', version: 1, may_accept: true, may_withdraw: true, may_confirm: false, barred: ''
}
const delegation: Entrustment = { ...base, kind: 'delegation', to_day: '2026-03-12', acts: ['审核组织生活记录'] }

describe('entrustments in words', () => {
  it('says from when, and until when somebody stands in', () => {
    expect(spanText(base)).toBe('自2026年3月10日起')
    expect(spanText(delegation)).toBe('2026年3月10日至2026年3月12日')
  })
  it('tells what accepting means', () => {
    expect(acceptText(base)).toContain('李四不再有这个职务')
    expect(acceptText(delegation)).toContain('（代李四）')
  })
  it('tells the story as far as it went', () => {
    expect(storyOf(base).map(s => s.text)).toEqual(['李四提出'])
    expect(storyOf({ ...base, state: 'declined', accepted_at: 0, ended_at: 3, ended_name: '张三', reason: '要出差' }).map(s => s.text)).toEqual(['李四提出', '张三没有接受：要出差'])
    expect(storyOf({ ...delegation, state: 'done', accepted_at: 2, confirmed_at: 3, confirmed_name: '孙安全', ended_at: 4 }).map(s => s.text)).toEqual(['李四提出', '张三接受', '安全管理员孙安全确认授权', '到日自动结束代理'])
    expect(stateOf({ ...base, state: 'refused', state_text: '未确认' })).toEqual({ text: '未确认', tone: 'bad' })
  })
})
