import { describe, expect, it } from 'vitest'
import { detailLines, resultText } from './model'

describe('a row of the trail', () => {
  it('names its fields', () => {
    expect(detailLines('{"role_name":"工委干部","held":true,"x":{"a":1},"reason":""}')).toEqual([
      { name: '角色', value: '工委干部' }, { name: '授权待确认', value: '是' }, { name: 'x', value: '{"a":1}' }, { name: '原因', value: '—' }
    ])
  })
  it('shows what it cannot read as it is', () => {
    expect(detailLines('not json')).toEqual([{ name: '内容', value: 'not json' }])
    expect(detailLines('[1]')).toEqual([{ name: '内容', value: '[1]' }])
  })
  it('says done in words', () => {
    expect(resultText('done')).toBe('完成')
    expect(resultText('密码不对')).toBe('密码不对')
  })
})
