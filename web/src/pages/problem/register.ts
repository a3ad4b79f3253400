import { api, take, type Wire } from '@/api/client'
import { choicesOf, type Register } from '@/kit/register'
import { categories, origins, stateTag, states } from './model'

type Problem = Wire<'ProblemProblem'>

export const problems: Register<Problem> = {
  name: 'problem', title: '问题台账', noun: '问题', path: '/problems', url: '/api/problems', importKind: 'problem', write: 'problem.write',
  columns: [
    { key: 'content', label: '问题内容', pin: true, width: 260, always: true },
    { key: 'state', label: '状态', width: 80, text: r => states[r.state] ?? '' },
    { key: 'found_day', label: '发现日期', width: 104 },
    { key: 'solved_day', label: '办结日期', width: 104 },
    { key: 'org_name', label: '单位', width: 170, sort: true },
    { key: 'place_name', label: '联系点', width: 120, hidden: true },
    { key: 'member_name', label: '提出人', width: 90, sort: true, hidden: true },
    { key: 'origin', label: '问题来源', width: 90, hidden: true, text: r => origins[r.origin] ?? '' },
    { key: 'category', label: '问题类别', width: 80, hidden: true, text: r => categories[r.category] ?? '' },
    { key: 'solution', label: '解决情况', width: 220, hidden: true },
    { key: 'confirmed_day', label: '确认日期', width: 104, hidden: true },
    { key: 'confirmed_by', label: '确认人', width: 90, hidden: true },
    { key: 'note', label: '备注', width: 140, hidden: true }
  ],
  filters: [
    { key: 'state', label: '状态', choices: choicesOf(states) },
    { key: 'origin', label: '来源', choices: choicesOf(origins) }
  ],
  figures: [
    { key: 'found', label: '发现', unit: '件', hint: '发现日期在统计期内的' },
    { key: 'solved', label: '解决', unit: '件', hint: '办结日期在统计期内的' },
    { key: 'confirmed', label: '确认销号', unit: '件', hint: '确认日期在统计期内的', query: { state: 'confirmed' } },
    { key: 'open', label: '未解决', unit: '件', hint: '统计期内发现、至今没有办结的', query: { state: 'found' } },
    { key: 'rate', label: '解决率', unit: '%', hint: '解决数除以发现数；没有发现的不计算' }
  ],
  fields: [
    { key: 'org_id', label: '单位', kind: 'org', required: true },
    { key: 'found_day', label: '发现日期', kind: 'day', required: true },
    { key: 'content', label: '问题内容', kind: 'area', required: true, max: 1000 },
    { key: 'member_id', label: '提出人', kind: 'person', nameKey: 'member_name' },
    { key: 'origin', label: '问题来源', kind: 'choice', choices: choicesOf(origins) },
    { key: 'place_name', label: '联系点', kind: 'text', hint: '乡村、企业或社区的名称' },
    { key: 'category', label: '问题类别', kind: 'choice', choices: choicesOf(categories) },
    { key: 'solution', label: '解决情况', kind: 'area', max: 1000 },
    { key: 'solved_day', label: '办结日期', kind: 'day' },
    { key: 'confirmed_day', label: '确认日期', kind: 'day', when: f => Boolean(f.solved_day) },
    { key: 'confirmed_by', label: '确认人', kind: 'text', required: true, when: f => Boolean(f.confirmed_day), hint: '由提出问题的人确认后销号' },
    { key: 'note', label: '备注', kind: 'area', max: 500 }
  ],
  rowName: r => (r.content.length > 20 ? `${r.content.slice(0, 20)}…` : r.content),
  state: r => stateTag(r.state),
  related: r => (r.visit_id ? [{ label: '查看发现这个问题的走访', to: `/visits/${r.visit_id}` }] : []),
  list: (query, signal) => take(api.GET('/api/problems', { params: { query: query as object }, signal })),
  totals: query => take(api.GET('/api/problems/totals', { params: { query: query as object } })),
  get: id => take(api.GET('/api/problems/{id}', { params: { path: { id } } })),
  create: form => take(api.POST('/api/problems', { body: form as Wire<'ProblemForm'> })),
  correct: (id, form) => take(api.PUT('/api/problems/{id}', { params: { path: { id } }, body: form as Wire<'ProblemForm'> })),
  remove: (id, body) => api.POST('/api/problems/{id}/remove', { params: { path: { id } }, body })
}
