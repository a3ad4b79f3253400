import { api, take, type Wire } from '@/api/client'
import { choicesOf, type Register } from '@/kit/register'
import { kinds, monthText, stateTag, states } from './model'

type Story = Wire<'Story'>

export const stories: Register<Story> = {
  name: 'story', title: '专栏稿件台账', noun: '专栏稿件', path: '/stories', url: '/api/stories', importKind: 'story', write: 'publicity.write',
  columns: [
    { key: 'title', label: '标题', pin: true, width: 210, always: true, text: r => r.title || '（题目未定）' },
    { key: 'state', label: '状态', width: 80, text: r => states[r.state] ?? '' },
    { key: 'kind', label: '类别', width: 90, text: r => kinds[r.kind] ?? '' },
    { key: 'planned_day', label: '计划月份', width: 100, text: r => monthText(r.planned_day) },
    { key: 'published_day', label: '刊发日期', width: 104 },
    { key: 'newspaper', label: '报刊', width: 110 },
    { key: 'page', label: '版面', width: 64, hidden: true },
    { key: 'org_name', label: '单位', width: 160, sort: true },
    { key: 'number', label: '编号', width: 70, hidden: true },
    { key: 'member_name', label: '作者', width: 90, hidden: true },
    { key: 'note', label: '备注', width: 140, hidden: true }
  ],
  filters: [
    { key: 'kind', label: '类别', choices: choicesOf(kinds) },
    { key: 'state', label: '状态', choices: choicesOf(states) }
  ],
  figures: [
    { key: 'planned', label: '计划', unit: '篇', hint: '计划月份在统计期内的' },
    { key: 'published', label: '刊发', unit: '篇', hint: '刊发日期在统计期内的', query: { state: 'published' } },
    { key: 'brand', label: '品牌案例', unit: '篇', query: { state: 'published', kind: 'brand' } },
    { key: 'red_flag', label: '红旗支部', unit: '篇', query: { state: 'published', kind: 'red_flag' } },
    { key: 'five_star', label: '五星党员', unit: '篇', query: { state: 'published', kind: 'five_star' } },
    { key: 'rate', label: '刊发率', unit: '%', hint: '刊发数除以计划数；没有计划的不计算' }
  ],
  fields: [
    { key: 'kind', label: '类别', kind: 'choice', required: true, choices: choicesOf(kinds) },
    { key: 'org_id', label: '单位', kind: 'org', required: true },
    { key: 'planned_day', label: '计划月份', kind: 'month' },
    { key: 'number', label: '编号', kind: 'text', max: 20 },
    { key: 'title', label: '标题', kind: 'text', max: 100 },
    { key: 'member_id', label: '作者', kind: 'person', nameKey: 'member_name' },
    { key: 'published_day', label: '刊发日期', kind: 'day' },
    { key: 'newspaper', label: '报刊', kind: 'text', max: 40, required: true, when: f => Boolean(f.published_day) },
    { key: 'page', label: '版面', kind: 'text', max: 20, when: f => Boolean(f.published_day) },
    { key: 'note', label: '备注', kind: 'area', max: 500 }
  ],
  rowName: r => r.title || `${kinds[r.kind] ?? ''} ${monthText(r.planned_day)}`,
  state: r => stateTag(r.state),
  list: (query, signal) => take(api.GET('/api/stories', { params: { query: query as object }, signal })),
  totals: query => take(api.GET('/api/stories/totals', { params: { query: query as object } })),
  get: id => take(api.GET('/api/stories/{id}', { params: { path: { id } } })),
  create: form => take(api.POST('/api/stories', { body: form as Wire<'StoryForm'> })),
  correct: (id, form) => take(api.PUT('/api/stories/{id}', { params: { path: { id } }, body: form as Wire<'StoryForm'> })),
  remove: (id, body) => api.POST('/api/stories/{id}/remove', { params: { path: { id } }, body })
}
