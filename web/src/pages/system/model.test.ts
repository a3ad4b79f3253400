import { describe, expect, it } from 'vitest'
import { backupWords, drillWords, everyWords, gap, keyWords, momentText, momentWords, timeFault, verdict, type Pair } from './model'

const pair = (left: number, right: number): Pair => ({ name: '汇总与事实', left_name: '汇总', left, right_name: '事实', right, equal: left === right })

describe('pairs', () => {
  it('agree', () => expect(verdict([pair(1, 1), pair(2, 2)])).toEqual({ text: '2 项勾稽关系全部相符。', ok: true }))
  it('name what does not agree', () => {
    const v = verdict([pair(1, 1), pair(3, 2)])
    expect(v.ok).toBe(false)
    expect(v.text).toContain('1 项不相符：汇总与事实')
    expect(gap(pair(3, 2))).toBe(1)
  })
})
it.each([['', '09:00', '请选择日期。'], ['2026-11-23', '09:00', ''], ['2026-11-23', '24:00', '时间请写成 09:00 这样。'], ['2026-11-23', '9:00', '时间请写成 09:00 这样。']])('%s %s', (day, time, fault) => expect(timeFault(day, time)).toBe(fault))

describe('backups', () => {
  const state = { folder: '/b', late: false, total: 3, drill: { good: true } }
  it('are well', () => expect(backupWords(state)).toEqual({ text: '备份正常，可恢复到 3 个时刻。', ok: true }))
  it.each([
    [{ ...state, folder: '', total: 0 }, '--backup'],
    [{ ...state, total: 0 }, '还没有备份'],
    [{ ...state, late: true }, '已过时'],
    [{ ...state, drill: { good: false } }, '最近一次恢复演练没有通过']
  ])('say what to do', (s, words) => {
    expect(backupWords(s).ok).toBe(false)
    expect(backupWords(s).text).toContain(words)
  })
  it('ask for a drill', () => expect(backupWords({ ...state, drill: undefined }).text).toContain('恢复演练'))
})

it.each([
  [{ good: true, says: '', segments: 0, seconds: 0 }, '备份可以恢复，逐项校验完好，用时不到 1 秒。'],
  [{ good: true, says: '', segments: 3, seconds: 12 }, '备份可以恢复，并重放此后的变更记录 3 段，逐项校验完好，用时 12 秒。'],
  [{ good: false, says: '附件：缺失 2 个；', segments: 0, seconds: 1 }, '没有通过：附件：缺失 2 个。请检查存放备份的磁盘；下一次备份会是完整备份，也可现在点“立即备份”，再重做演练。'],
  [{ good: false, says: '备份 A 已损坏。', segments: 0, seconds: 1 }, '没有通过：备份 A 已损坏。请检查存放备份的磁盘；下一次备份会是完整备份，也可现在点“立即备份”，再重做演练。']
])('a drill in words', (d, words) => expect(drillWords(d)).toBe(words))

describe('moments', () => {
  const span = { from: '2026-11-20T01:00:00Z', to: '2026-11-26T02:32:09.5Z' }
  const journal = { running: true, late: false, reached: '2026-11-26T02:32:09.5Z', seconds: 10 }
  const state = { folder: '/b', spans: [span], journal }
  it('are told to the second, in the city’s time', () => {
    expect(momentText(span.to)).toBe('2026-11-26 10:32:09')
    expect(momentWords(state)).toEqual({ text: '可恢复到任意时刻：从 2026-11-20 09:00:00 到 2026-11-26 10:32:09。每 10 秒记录一次变更。', ok: true })
  })
  it('come in stretches', () => expect(momentWords({ ...state, spans: [span, span, span] })?.text).toContain('此前还有 2 段'))
  it('stand still', () => {
    const late = momentWords({ ...state, journal: { ...journal, late: true, fault: '磁盘空间不足' } })
    expect(late?.ok).toBe(false)
    expect(late?.text).toContain('自 2026-11-26 10:32:09 起没有写入备份目录（磁盘空间不足）')
    expect(late?.text).toContain('可恢复到任意时刻：从 2026-11-20 09:00:00')
    expect(momentWords({ ...state, journal: { ...journal, late: true, running: false } })?.text).toContain('已中断')
  })
  it('begin with a snapshot', () => expect(momentWords({ ...state, spans: [] })?.text).toContain('第一次备份'))
  it('are nobody’s without a repository, and not ours on PostgreSQL', () => {
    expect(momentWords({ ...state, folder: '' })).toBeNull()
    expect(momentWords({ folder: '/b', spans: [] })).toBeNull()
  })
})

it('says how often in words', () => expect([everyWords(5), everyWords(60), everyWords(1440)]).toEqual(['每 5 分钟一次', '每 1 小时一次', '每 24 小时一次']))

describe('keys', () => {
  it('are in use alone', () => expect(keyWords({ current: 's2', older: [], left: 0 })).toBe('当前密钥 s2，全部内容都用它加密。'))
  it('are being changed', () => expect(keyWords({ current: 's2', older: ['s1'], left: 5 })).toContain('还没有完成'))
  it('wait to be thrown away', () => expect(keyWords({ current: 's2', older: ['s1'], left: 0 })).toContain('旧密钥 s1'))
})
