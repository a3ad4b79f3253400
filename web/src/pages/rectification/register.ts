import { api, take, type Wire } from '@/api/client'
import { choicesOf, type Register } from '@/kit/register'
import { origins, stateTag, states, type Item } from './model'

/** The list as of today, by which an item is overdue or not. */
export const rectifications = (today: string): Register<Item> => ({
  name: 'rectification', title: '问题整改清单', noun: '整改问题', path: '/rectifications', url: '/api/rectifications', importKind: 'rectification', write: 'problem.issue', importing: 'problem.issue',
  columns: [
    { key: 'text', label: '问题', pin: true, width: 240, two: true, always: true },
    { key: 'state', label: '进展', width: 112, text: r => stateTag(r, today).text },
    { key: 'org_name', label: '责任单位', width: 150, two: true, sort: true },
    { key: 'member_name', label: '责任人', width: 84 },
    { key: 'due', label: '时限', width: 104, text: r => r.due || '—' },
    { key: 'found_day', label: '发现日期', width: 104, hidden: true },
    { key: 'basis', label: '依据', width: 200, hidden: true },
    { key: 'place', label: '地点或对象', width: 120, hidden: true },
    { key: 'origin', label: '问题来源', width: 90, hidden: true, text: r => origins[r.origin] ?? '' },
    { key: 'finder', label: '发现人', width: 84, hidden: true },
    { key: 'letter', label: '反馈函', width: 120, two: true },
    { key: 'measures', label: '整改措施', width: 200, hidden: true },
    { key: 'result', label: '整改结果', width: 200, hidden: true },
    { key: 'done_day', label: '报送日期', width: 104, hidden: true },
    { key: 'verified_day', label: '核实日期', width: 104, hidden: true },
    { key: 'opinion', label: '销号意见', width: 160, hidden: true },
    { key: 'closed_day', label: '销号日期', width: 104, hidden: true },
    { key: 'note', label: '备注', width: 140, hidden: true }
  ],
  filters: [
    { key: 'state', label: '进展', choices: choicesOf(states) },
    { key: 'origin', label: '来源', choices: choicesOf(origins) },
    { key: 'due_before', label: '逾期', choices: [{ value: today, label: '只看逾期' }] },
    { key: 'sent_before', label: '在办', choices: [30, 60, 90].map(n => ({ value: earlier(today, n), label: `${n}天以上` })) },
    { key: 'asked', label: '申请', choices: [{ value: 'true', label: '待答复' }] }
  ],
  figures: [
    { key: 'noted', label: '待反馈', unit: '项', query: { state: 'found' }, hint: '还没有发反馈函的' },
    { key: 'open', label: '在办', unit: '项', hint: '已反馈、没有销号的' },
    { key: 'overdue', label: '逾期', unit: '项', query: { due_before: today }, hint: '期限已过、没有报整改结果的' },
    { key: 'rectified', label: '整改到位', unit: '项', hint: '经核实的，含已销号' },
    { key: 'closed', label: '已销号', unit: '项', query: { state: 'closed' } },
    { key: 'rate', label: '整改率', unit: '%', hint: '整改到位数除以已反馈数，不含撤回和经批准不再整改的；没有反馈的不计算' }
  ],
  fields: [
    { key: 'org_id', label: '责任单位', kind: 'org', required: true, kinds: ['department', 'subunit', 'committee', 'general_branch', 'branch'] },
    { key: 'found_day', label: '发现日期', kind: 'day', required: true },
    { key: 'text', label: '问题', kind: 'area', required: true, max: 1000, hint: '写清事实，例如“第二季度支部党员大会没有记录”' },
    { key: 'place', label: '地点或对象', kind: 'text' },
    { key: 'basis', label: '依据', kind: 'area', max: 200 },
    { key: 'suggestion', label: '整改建议', kind: 'area', max: 500 },
    { key: 'origin', label: '问题来源', kind: 'choice', choices: choicesOf(origins) },
    { key: 'finder', label: '发现人', kind: 'text', hint: '不填即为登记人' },
    { key: 'note', label: '备注', kind: 'area', max: 500 }
  ],
  rowName: r => (r.text.length > 20 ? `${r.text.slice(0, 20)}…` : r.text),
  state: r => stateTag(r, today),
  opens: r => `/rectifications/${r.id}`,
  list: (query, signal) => take(api.GET('/api/rectifications', { params: { query: query as object }, signal })),
  totals: query => take(api.GET('/api/rectifications/totals', { params: { query: query as object } })),
  get: id => take(api.GET('/api/rectifications/{id}', { params: { path: { id } } })),
  create: form => take(api.POST('/api/rectifications', { body: form as Wire<'RectificationForm'> })),
  correct: (id, form) => take(api.PUT('/api/rectifications/{id}', { params: { path: { id } }, body: form as Wire<'RectificationForm'> })),
  remove: (id, body) => api.POST('/api/rectifications/{id}/remove', { params: { path: { id } }, body })
})

function earlier(day: string, n: number): string {
  const d = new Date(`${day}T00:00:00Z`)
  d.setUTCDate(d.getUTCDate() - n)
  return d.toISOString().slice(0, 10)
}
