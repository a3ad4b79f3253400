import { api, take, type Wire } from '@/api/client'
import { choicesOf, type Register } from '@/kit/register'
import { forms, ratings, ratingTag } from './model'

type Debriefing = Wire<'Debriefing'>

export const debriefings: Register<Debriefing> = {
  name: 'debriefing', title: '党组织书记述职评议台账', noun: '述职评议', path: '/debriefings', url: '/api/debriefings', importKind: 'debriefing', write: 'appraisal.write',
  columns: [
    { key: 'member_name', label: '书记姓名', pin: true, width: 110, always: true, sort: true },
    { key: 'rating', label: '评议等次', width: 84, text: r => ratingTag(r.rating).text },
    { key: 'year', label: '述职年度', width: 84, text: r => String(r.year) },
    { key: 'form', label: '述职形式', width: 90, text: r => forms[r.form] ?? '' },
    { key: 'day', label: '述职日期', width: 104 },
    { key: 'position', label: '职务', width: 110 },
    { key: 'org_name', label: '党组织', width: 220, sort: true },
    { key: 'comment', label: '点评意见', width: 240, hidden: true },
    { key: 'note', label: '备注', width: 140, hidden: true }
  ],
  filters: [
    { key: 'form', label: '形式', choices: choicesOf(forms) },
    { key: 'rating', label: '等次', choices: choicesOf(ratings) }
  ],
  figures: [
    { key: 'persons', label: '述职', unit: '人', hint: '现场与书面都算，同一人只计一次；次年初举行的计入述职年度' },
    { key: 'live', label: '现场述职', unit: '人次', query: { form: 'live' } },
    { key: 'written', label: '书面述职', unit: '人次', query: { form: 'written' } },
    { key: 'good', label: '等次为好', unit: '人次', query: { rating: 'good' } },
    { key: 'orgs', label: '党组织', unit: '个' }
  ],
  fields: [
    { key: 'org_id', label: '党组织', kind: 'org', required: true, kinds: ['committee', 'general_branch', 'branch'] },
    { key: 'member_id', label: '书记', kind: 'person', required: true },
    { key: 'position', label: '职务', kind: 'text' },
    { key: 'form', label: '述职形式', kind: 'choice', required: true, choices: choicesOf(forms) },
    { key: 'day', label: '述职日期', kind: 'day', required: true },
    { key: 'year', label: '述职年度', kind: 'number', max: 4, hint: '不填按日期推定：1 月至 4 月举行的算上一年度' },
    { key: 'rating', label: '评议等次', kind: 'choice', choices: choicesOf(ratings) },
    { key: 'comment', label: '点评意见', kind: 'area', max: 1000 },
    { key: 'note', label: '备注', kind: 'area', max: 500 }
  ],
  rowName: r => `${r.member_name} ${r.year}年度述职`,
  state: r => ratingTag(r.rating), stateKey: 'rating',
  list: (query, signal) => take(api.GET('/api/debriefings', { params: { query: query as object }, signal })),
  totals: query => take(api.GET('/api/debriefings/totals', { params: { query: query as object } })),
  get: id => take(api.GET('/api/debriefings/{id}', { params: { path: { id } } })),
  create: form => take(api.POST('/api/debriefings', { body: form as Wire<'DebriefingForm'> })),
  correct: (id, form) => take(api.PUT('/api/debriefings/{id}', { params: { path: { id } }, body: form as Wire<'DebriefingForm'> })),
  remove: (id, body) => api.POST('/api/debriefings/{id}/remove', { params: { path: { id } }, body })
}
