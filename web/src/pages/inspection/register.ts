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
    { key: 'enough', label: '满两次的单位', unit: '个', hint: '每个单位每年不少于两次' },
    { key: 'departments', label: '单位总数', unit: '个' },
    { key: 'coverage', label: '覆盖率', unit: '%', hint: '满两次的单位数除以单位总数；请选定一个年度来看' }
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
