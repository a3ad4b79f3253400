import { api, take, type Wire } from '@/api/client'
import { choicesOf, type Register } from '@/kit/register'
import { placeKinds } from './model'

type Visit = Wire<'Visit'>

export const visits: Register<Visit> = {
  name: 'visit', title: '走访联系点台账', noun: '走访记录', path: '/visits', url: '/api/visits', importKind: 'visit', write: 'outreach.write',
  columns: [
    { key: 'place_name', label: '联系点', pin: true, width: 160, always: true },
    { key: 'day', label: '走访日期', width: 104, sort: true },
    { key: 'place_kind', label: '类别', width: 64, text: r => placeKinds[r.place_kind] ?? '' },
    { key: 'org_name', label: '单位', width: 180, sort: true },
    { key: 'member_name', label: '走访人', width: 90, sort: true },
    { key: 'content', label: '走访内容', width: 220, hidden: true },
    { key: 'problem_found', label: '发现问题', width: 84, text: r => (r.problem_found ? '是' : '否') },
    { key: 'problem', label: '发现的问题', width: 220, hidden: true },
    { key: 'note', label: '备注', width: 140, hidden: true }
  ],
  filters: [
    { key: 'place_kind', label: '类别', choices: choicesOf(placeKinds) },
    { key: 'problem_found', label: '发现问题', choices: [{ value: 'yes', label: '是' }, { value: 'no', label: '否' }] }
  ],
  figures: [
    { key: 'visits', label: '走访', unit: '次' },
    { key: 'village', label: '乡村', unit: '次', query: { place_kind: 'village' } },
    { key: 'enterprise', label: '企业', unit: '次', query: { place_kind: 'enterprise' } },
    { key: 'community', label: '社区', unit: '次', query: { place_kind: 'community' } },
    { key: 'with_problems', label: '发现问题', unit: '次', query: { problem_found: 'yes' } },
    { key: 'departments', label: '走访过的单位', unit: '个' }
  ],
  fields: [
    { key: 'org_id', label: '单位', kind: 'org', required: true },
    { key: 'day', label: '走访日期', kind: 'day', required: true },
    { key: 'member_id', label: '走访人', kind: 'person', nameKey: 'member_name' },
    { key: 'place_name', label: '联系点', kind: 'text', required: true, hint: '乡村、企业或社区的名称' },
    { key: 'place_kind', label: '联系点类别', kind: 'choice', choices: choicesOf(placeKinds), hint: '名称里看得出的可以不选' },
    { key: 'content', label: '走访内容', kind: 'area', max: 1000 },
    { key: 'problem_found', label: '是否发现问题', kind: 'switch' },
    { key: 'problem', label: '发现的问题', kind: 'area', max: 1000, when: f => Boolean(f.problem_found), hint: '登记走访时一并记入问题台账，不必再填一遍' },
    { key: 'note', label: '备注', kind: 'area', max: 500 }
  ],
  rowName: r => `${r.place_name} ${r.day}`,
  related: r => (r.problem_found ? [{ label: '查看这次走访发现的问题', to: `/problems?visit_id=${r.id}` }] : []),
  list: (query, signal) => take(api.GET('/api/visits', { params: { query: query as object }, signal })),
  totals: query => take(api.GET('/api/visits/totals', { params: { query: query as object } })),
  get: id => take(api.GET('/api/visits/{id}', { params: { path: { id } } })),
  create: form => take(api.POST('/api/visits', { body: form as Wire<'VisitForm'> })),
  correct: (id, form) => take(api.PUT('/api/visits/{id}', { params: { path: { id } }, body: form as Wire<'VisitForm'> })),
  remove: (id, body) => api.POST('/api/visits/{id}/remove', { params: { path: { id } }, body })
}
