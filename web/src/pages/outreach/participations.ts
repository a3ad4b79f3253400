import { api, take, type Wire } from '@/api/client'
import { choicesOf, type Register } from '@/kit/register'
import { ways } from './model'

type Participation = Wire<'Participation'>
const actions = async () => ((await take(api.GET('/api/actions'))).items ?? []).map(a => ({ value: a.code, label: a.active ? a.name : `${a.name}（已停用）`, stopped: !a.active }))

export const participations: Register<Participation> = {
  name: 'participation', title: '党员下沉社区和志愿服务台账', noun: '参加专项行动', path: '/participations', url: '/api/participations', importKind: 'participation', write: 'outreach.write',
  columns: [
    { key: 'member_name', label: '姓名', pin: true, width: 100, always: true, sort: true },
    { key: 'action_name', label: '专项行动', width: 110 },
    { key: 'way', label: '参加方式', width: 124, text: r => ways[r.way] ?? '' },
    { key: 'community', label: '社区', width: 130 },
    { key: 'from_day', label: '开始日期', width: 104 },
    { key: 'to_day', label: '结束日期', width: 104 },
    { key: 'org_name', label: '党支部', width: 200, sort: true },
    { key: 'work', label: '承担的工作', width: 160, hidden: true },
    { key: 'note', label: '备注', width: 140, hidden: true }
  ],
  filters: [
    { key: 'action', label: '行动', choices: actions },
    { key: 'way', label: '方式', choices: choicesOf(ways) }
  ],
  figures: [
    { key: 'sent_persons', label: '下沉社区', unit: '人', hint: '同一人只计一次', query: { way: 'sent' } },
    { key: 'sent_times', label: '下沉社区', unit: '人次' },
    { key: 'volunteered_persons', label: '居住地志愿服务', unit: '人', hint: '同一人只计一次', query: { way: 'volunteered' } },
    { key: 'volunteered_times', label: '居住地志愿服务', unit: '人次' },
    { key: 'both_persons', label: '两种都参加', unit: '人' }
  ],
  fields: [
    { key: 'action', label: '专项行动', kind: 'choice', required: true, choices: actions },
    { key: 'way', label: '参加方式', kind: 'choice', required: true, choices: choicesOf(ways) },
    { key: 'member_id', label: '党员', kind: 'person', required: true },
    { key: 'community', label: '社区', kind: 'text', hint: '下沉社区的必填' },
    { key: 'from_day', label: '开始日期', kind: 'day', required: true },
    { key: 'to_day', label: '结束日期', kind: 'day' },
    { key: 'work', label: '承担的工作', kind: 'area', max: 200 },
    { key: 'note', label: '备注', kind: 'area', max: 500 }
  ],
  shown: [{ label: '党支部', text: r => r.org_name }],
  rowName: r => `${r.member_name} ${r.action_name}`,
  list: (query, signal) => take(api.GET('/api/participations', { params: { query: query as object }, signal })),
  totals: query => take(api.GET('/api/participations/totals', { params: { query: query as object } })),
  get: id => take(api.GET('/api/participations/{id}', { params: { path: { id } } })),
  create: form => take(api.POST('/api/participations', { body: form as Wire<'ParticipationForm'> })),
  correct: (id, form) => take(api.PUT('/api/participations/{id}', { params: { path: { id } }, body: form as Wire<'ParticipationForm'> })),
  remove: (id, body) => api.POST('/api/participations/{id}/remove', { params: { path: { id } }, body })
}
