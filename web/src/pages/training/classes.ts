import { api, take, type Wire } from '@/api/client'
import { choicesOf, type Register } from '@/kit/register'
import { kinds } from './model'

type TrainingClass = Wire<'TrainingClass'>

export const classes: Register<TrainingClass> = {
  name: 'training_class', title: '培训班台账', noun: '培训班', path: '/training-classes', url: '/api/training-classes', importKind: 'training_class', write: 'training.write',
  columns: [
    { key: 'name', label: '培训班名称', pin: true, width: 240, always: true },
    { key: 'kind', label: '类别', width: 100, text: r => kinds[r.kind] ?? '' },
    { key: 'from_day', label: '开始日期', width: 104 },
    { key: 'to_day', label: '结束日期', width: 104 },
    { key: 'hours', label: '学时', width: 64, align: 'right' },
    { key: 'org_name', label: '主办单位', width: 190, sort: true },
    { key: 'place', label: '地点', width: 120, hidden: true },
    { key: 'member_name', label: '联系人', width: 90, hidden: true },
    { key: 'note', label: '备注', width: 140, hidden: true }
  ],
  filters: [{ key: 'kind', label: '类别', choices: choicesOf(kinds) }],
  figures: [
    { key: 'classes', label: '培训班', unit: '期' },
    { key: 'secretary', label: '书记培训班', unit: '期', query: { kind: 'secretary' } },
    { key: 'department', label: '单位自办班', unit: '期', query: { kind: 'department' } },
    { key: 'hours', label: '学时合计' }
  ],
  fields: [
    { key: 'name', label: '培训班名称', kind: 'text', required: true, max: 80 },
    { key: 'kind', label: '类别', kind: 'choice', choices: choicesOf(kinds) },
    { key: 'org_id', label: '主办单位', kind: 'org', required: true },
    { key: 'from_day', label: '开始日期', kind: 'day', required: true },
    { key: 'to_day', label: '结束日期', kind: 'day', hint: '只有一天的可以不填' },
    { key: 'hours', label: '学时', kind: 'number', hint: '不填按整天 8 学时计；半天 4 学时' },
    { key: 'place', label: '地点', kind: 'text' },
    { key: 'member_id', label: '联系人', kind: 'person', nameKey: 'member_name' },
    { key: 'note', label: '备注', kind: 'area', max: 500 }
  ],
  rowName: r => r.name,
  related: r => [{ label: '查看学员名册', to: `/trainees?class_id=${r.id}` }],
  list: (query, signal) => take(api.GET('/api/training-classes', { params: { query: query as object }, signal })),
  totals: query => take(api.GET('/api/training-classes/totals', { params: { query: query as object } })),
  get: id => take(api.GET('/api/training-classes/{id}', { params: { path: { id } } })),
  create: form => take(api.POST('/api/training-classes', { body: form as Wire<'TrainingClassForm'> })),
  correct: (id, form) => take(api.PUT('/api/training-classes/{id}', { params: { path: { id } }, body: form as Wire<'TrainingClassForm'> })),
  remove: (id, body) => api.POST('/api/training-classes/{id}/remove', { params: { path: { id } }, body })
}
