import { api, take, type Wire } from '@/api/client'
import type { Register } from '@/kit/register'

type Term = Wire<'Term'>

/** How it came out that a term had to be followed by an election; nothing before its last day has passed. */
const outcomes: Record<Term['outcome'], string> = { '': '', in_time: '按期换届', late: '逾期换届', open: '届满未换届', dissolved: '届满后撤销' }

export const terms: Register<Term> = {
  name: 'term', title: '党组织任期台账', noun: '任期', path: '/terms', url: '/api/terms', importKind: 'term', write: 'structure.write',
  columns: [
    { key: 'org_name', label: '党组织', pin: true, width: 220, always: true, sort: true },
    { key: 'session', label: '届次', width: 72, align: 'right', text: t => (t.session ? `第${t.session}届` : '—') },
    { key: 'began', label: '选举日期', width: 104, sort: true },
    { key: 'years', label: '任期年限', width: 84, align: 'right', text: t => `${t.years}年` },
    { key: 'ends', label: '应换届日期', width: 104 },
    { key: 'asked_on', label: '延期申请日期', width: 110, hidden: true, text: t => t.asked_on || '—' },
    { key: 'extended_on', label: '延期批准日期', width: 110, hidden: true, text: t => t.extended_on || '—' },
    { key: 'extended_to', label: '延期至', width: 170, text: t => (t.extended_to ? `${t.extended_to}${t.extended_on > t.ends ? '（过届满日批准）' : ''}` : '—') },
    { key: 'basis', label: '延期批复', width: 200, hidden: true },
    { key: 'ended', label: '实际换届日期', width: 110, text: t => t.ended || '—' },
    { key: 'outcome', label: '届满结果', width: 96, text: t => outcomes[t.outcome] || '—' },
    { key: 'by_congress', label: '党代会选举', width: 96, hidden: true, text: t => (t.by_congress ? '是' : '否') },
    { key: 'note', label: '备注', width: 140, hidden: true }
  ],
  filters: [],
  figures: [
    { key: 'terms', label: '任期记录', unit: '条' },
    { key: 'running', label: '任期内', unit: '个' },
    { key: 'ending', label: '临近届满', unit: '个', hint: '六个月内届满' },
    { key: 'extended', label: '经批准延期', unit: '个' },
    { key: 'overdue', label: '逾期未换届', unit: '个' }
  ],
  fields: [
    { key: 'org_id', label: '党组织', kind: 'org', required: true, kinds: ['committee', 'general_branch', 'branch'] },
    { key: 'session', label: '届次', kind: 'number', hint: '不知道的不填' },
    { key: 'began', label: '选举日期', kind: 'day', required: true, hint: '登记新一届后，上一届的实际换届日期自动填写' },
    { key: 'years', label: '任期年限', kind: 'number', hint: '不填按规定：机关党委5年，党总支、党支部3年；2018年7月以前选举的请填写' },
    { key: 'asked_on', label: '延期申请日期', kind: 'day', hint: '批准日期在届满以后的必填' },
    { key: 'extended_on', label: '延期批准日期', kind: 'day', hint: '届满以前申请的才是延期' },
    { key: 'extended_to', label: '延期至', kind: 'day' },
    { key: 'basis', label: '延期批复', kind: 'text', max: 120 },
    { key: 'ended', label: '实际换届日期', kind: 'day', hint: '登记历史任期时填写' },
    { key: 'by_congress', label: '党代会选举', kind: 'switch', hint: '由党员代表大会选举的，届满前4个月加一次提醒' },
    { key: 'note', label: '备注', kind: 'area', max: 500 }
  ],
  rowName: r => `${r.org_name} ${r.began}`,
  list: (query, signal) => take(api.GET('/api/terms', { params: { query: query as object }, signal })),
  totals: query => take(api.GET('/api/terms/totals', { params: { query: query as object } })),
  get: id => take(api.GET('/api/terms/{id}', { params: { path: { id } } })),
  create: form => take(api.POST('/api/terms', { body: form as Wire<'TermForm'> })),
  correct: (id, form) => take(api.PUT('/api/terms/{id}', { params: { path: { id } }, body: form as Wire<'TermForm'> })),
  remove: (id, body) => api.POST('/api/terms/{id}/remove', { params: { path: { id } }, body })
}
