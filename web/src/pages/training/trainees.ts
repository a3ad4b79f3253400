import { api, take, type Wire } from '@/api/client'
import { choicesOf, type Register } from '@/kit/register'
import { kinds, spanText } from './model'

type Trainee = Wire<'Trainee'>
const classChoices = async () => ((await take(api.GET('/api/training-classes', { params: { query: { size: 200 } } }))).items ?? []).map(c => ({ value: c.id, label: `${c.name}（${c.from_day}）` }))

export const trainees: Register<Trainee> = {
  name: 'trainee', title: '培训学员名册', noun: '学员', path: '/trainees', url: '/api/trainees', importKind: 'trainee', write: 'training.write',
  columns: [
    { key: 'member_name', label: '姓名', pin: true, width: 100, always: true, sort: true },
    { key: 'class_name', label: '培训班名称', width: 220 },
    { key: 'class_day', label: '开班日期', width: 104, text: r => r.from_day },
    { key: 'hours', label: '学时', width: 64, align: 'right' },
    { key: 'org_name', label: '党支部', width: 190, sort: true },
    { key: 'job_title', label: '时任职务', width: 120, hidden: true },
    { key: 'result', label: '考核结果', width: 84, hidden: true },
    { key: 'note', label: '备注', width: 140, hidden: true }
  ],
  filters: [
    { key: 'class_id', label: '培训班', choices: classChoices },
    { key: 'kind', label: '类别', choices: choicesOf(kinds) }
  ],
  figures: [
    { key: 'persons', label: '参训', unit: '人', hint: '同一人只计一次' },
    { key: 'times', label: '参训', unit: '人次' },
    { key: 'secretary_persons', label: '书记培训', unit: '人', query: { kind: 'secretary' } },
    { key: 'department_persons', label: '单位自办班', unit: '人', query: { kind: 'department' } },
    { key: 'classes', label: '涉及培训班', unit: '期' }
  ],
  fields: [
    { key: 'class_id', label: '培训班', kind: 'choice', required: true, choices: classChoices },
    { key: 'member_id', label: '学员', kind: 'person', required: true },
    { key: 'hours', label: '学时', kind: 'number', hint: '不填与培训班相同' },
    { key: 'job_title', label: '时任职务', kind: 'text' },
    { key: 'result', label: '考核结果', kind: 'text', max: 20 },
    { key: 'note', label: '备注', kind: 'area', max: 500 }
  ],
  shown: [{ label: '培训日期', text: r => spanText(r.from_day, r.to_day) }, { label: '党支部', text: r => r.org_name }],
  rowName: r => `${r.member_name} ${r.class_name}`,
  related: r => [{ label: '查看培训班', to: `/training-classes/${r.class_id}` }],
  list: (query, signal) => take(api.GET('/api/trainees', { params: { query: query as object }, signal })),
  totals: query => take(api.GET('/api/trainees/totals', { params: { query: query as object } })),
  get: id => take(api.GET('/api/trainees/{id}', { params: { path: { id } } })),
  create: form => take(api.POST('/api/trainees', { body: form as Wire<'TraineeForm'> })),
  correct: (id, form) => take(api.PUT('/api/trainees/{id}', { params: { path: { id } }, body: form as Wire<'TraineeForm'> })),
  remove: (id, body) => api.POST('/api/trainees/{id}/remove', { params: { path: { id } }, body })
}
