import { api, take, type Wire } from '@/api/client'
import type { Register } from '@/kit/register'

type LiaisonVisit = Wire<'LiaisonVisit'>

export const liaisonVisits: Register<LiaisonVisit> = {
  name: 'liaison_visit', title: '联系点到点指导台账', noun: '到点指导', path: '/liaison-visits', url: '/api/liaison-visits', importKind: 'liaison_visit', write: 'inspection.write',
  columns: [
    { key: 'org_name', label: '联系点单位', pin: true, width: 190, always: true, sort: true },
    { key: 'day', label: '到点日期', width: 104, sort: true },
    { key: 'member_name', label: '工委成员', width: 100, sort: true },
    { key: 'content', label: '指导内容', width: 280 },
    { key: 'feedback', label: '反馈意见', width: 240, hidden: true },
    { key: 'note', label: '备注', width: 140, hidden: true }
  ],
  filters: [],
  figures: [
    { key: 'visits', label: '到点指导', unit: '次', hint: '同一单位同一天多次只计一次' },
    { key: 'visited', label: '到过的单位', unit: '个' },
    { key: 'enough', label: '满规定次数的单位', unit: '个', hint: '每年规定次数见规则参数' },
    { key: 'departments', label: '单位总数', unit: '个' },
    { key: 'coverage', label: '覆盖率', unit: '%', hint: '满规定次数的单位数除以单位总数；请选定一个年度来看' }
  ],
  fields: [
    { key: 'member_id', label: '工委成员', kind: 'person', nameKey: 'member_name', required: true },
    { key: 'org_id', label: '联系点单位', kind: 'org', required: true, kinds: ['department'] },
    { key: 'day', label: '到点日期', kind: 'day', required: true },
    { key: 'content', label: '指导内容', kind: 'area', max: 1000 },
    { key: 'feedback', label: '反馈意见', kind: 'area', max: 1000 },
    { key: 'note', label: '备注', kind: 'area', max: 500 }
  ],
  rowName: r => `${r.org_name} ${r.day}`,
  list: (query, signal) => take(api.GET('/api/liaison-visits', { params: { query: query as object }, signal })),
  totals: query => take(api.GET('/api/liaison-visits/totals', { params: { query: query as object } })),
  get: id => take(api.GET('/api/liaison-visits/{id}', { params: { path: { id } } })),
  create: form => take(api.POST('/api/liaison-visits', { body: form as Wire<'LiaisonVisitForm'> })),
  correct: (id, form) => take(api.PUT('/api/liaison-visits/{id}', { params: { path: { id } }, body: form as Wire<'LiaisonVisitForm'> })),
  remove: (id, body) => api.POST('/api/liaison-visits/{id}/remove', { params: { path: { id } }, body })
}

type LiaisonPoint = Wire<'LiaisonPoint'>

export const liaisonPoints: Register<LiaisonPoint> = {
  name: 'liaison_point', title: '工委成员联系点台账', noun: '联系点', path: '/liaison-points', url: '/api/liaison-points', importKind: 'liaison_point', write: 'inspection.point',
  columns: [
    { key: 'org_name', label: '联系点单位', pin: true, width: 220, always: true, sort: true },
    { key: 'member_name', label: '工委成员', width: 120, sort: true },
    { key: 'from_day', label: '开始日期', width: 110, sort: true },
    { key: 'to_day', label: '结束日期', width: 110, text: p => p.to_day || '至今' },
    { key: 'note', label: '备注', width: 200 }
  ],
  filters: [],
  figures: [
    { key: 'points', label: '记录', unit: '条' },
    { key: 'current', label: '现在的联系点', unit: '个' },
    { key: 'members', label: '工委成员', unit: '人' },
    { key: 'departments', label: '有人联系的单位', unit: '个' }
  ],
  fields: [
    { key: 'member_id', label: '工委成员', kind: 'person', nameKey: 'member_name', required: true },
    { key: 'org_id', label: '联系点单位', kind: 'org', required: true, kinds: ['department'] },
    { key: 'from_day', label: '开始日期', kind: 'day', required: true },
    { key: 'to_day', label: '结束日期', kind: 'day', hint: '最后一日；仍在联系的不填。换人请用“到点指导覆盖”里的“移交联系点”。' },
    { key: 'note', label: '备注', kind: 'area', max: 500 }
  ],
  rowName: r => `${r.org_name} ${r.member_name}`,
  list: (query, signal) => take(api.GET('/api/liaison-points', { params: { query: query as object }, signal })),
  totals: query => take(api.GET('/api/liaison-points/totals', { params: { query: query as object } })),
  get: id => take(api.GET('/api/liaison-points/{id}', { params: { path: { id } } })),
  create: form => take(api.POST('/api/liaison-points', { body: form as Wire<'LiaisonPointForm'> })),
  correct: (id, form) => take(api.PUT('/api/liaison-points/{id}', { params: { path: { id } }, body: form as Wire<'LiaisonPointForm'> })),
  remove: (id, body) => api.POST('/api/liaison-points/{id}/remove', { params: { path: { id } }, body })
}
