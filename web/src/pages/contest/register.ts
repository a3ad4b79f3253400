import { api, take, type Wire } from '@/api/client'
import { choicesOf, type Register } from '@/kit/register'
import { kinds, stages } from './model'

type Entrant = Wire<'Entrant'>

export const entrants: Register<Entrant> = {
  name: 'contest_entrant', title: '展示赛参赛台账', noun: '参赛队', path: '/contest-entrants', url: '/api/contest-entrants', importKind: 'contest_entrant', write: 'contest.write',
  columns: [
    { key: 'title', label: '参赛品牌', pin: true, width: 180, always: true, text: r => r.title || r.team || r.org_name },
    { key: 'contest_name', label: '比赛名称', width: 170 },
    { key: 'day', label: '比赛日期', width: 104, sort: true },
    { key: 'org_name', label: '单位', width: 170, sort: true },
    { key: 'stage', label: '最高赛段', width: 84, text: r => stages[r.stage] ?? '' },
    { key: 'award', label: '奖项', width: 90 },
    { key: 'team', label: '参赛队', width: 120, hidden: true },
    { key: 'year', label: '年度', width: 70, hidden: true, text: r => String(r.year) },
    { key: 'contest_kind', label: '比赛类别', width: 100, hidden: true, text: r => kinds[r.contest_kind] ?? '' },
    { key: 'member_name', label: '领队', width: 90, hidden: true },
    { key: 'note', label: '备注', width: 140, hidden: true }
  ],
  filters: [
    { key: 'kind', label: '类别', choices: choicesOf(kinds) },
    { key: 'stage', label: '赛段', choices: choicesOf(stages) }
  ],
  figures: [
    { key: 'entered', label: '参赛', unit: '队' },
    { key: 'finalists', label: '进入决赛', unit: '队', query: { stage: 'final' } },
    { key: 'awarded', label: '获奖', unit: '队' },
    { key: 'departments', label: '参赛单位', unit: '个' },
    { key: 'contests', label: '比赛', unit: '场' }
  ],
  fields: [
    { key: 'contest_name', label: '比赛名称', kind: 'text', required: true, hint: '同一场比赛的各队填同样的名称' },
    { key: 'contest_kind', label: '比赛类别', kind: 'choice', choices: choicesOf(kinds) },
    { key: 'day', label: '比赛日期', kind: 'day', required: true },
    { key: 'org_id', label: '单位', kind: 'org', required: true },
    { key: 'team', label: '参赛队', kind: 'text' },
    { key: 'title', label: '参赛品牌', kind: 'text', max: 80 },
    { key: 'member_id', label: '领队', kind: 'person', nameKey: 'member_name' },
    { key: 'stage', label: '最高赛段', kind: 'choice', choices: choicesOf(stages), required: true },
    { key: 'award', label: '奖项', kind: 'text', max: 40 },
    { key: 'note', label: '备注', kind: 'area', max: 500 }
  ],
  rowName: r => `${r.title || r.team || r.org_name} ${r.contest_name}`,
  list: (query, signal) => take(api.GET('/api/contest-entrants', { params: { query: query as object }, signal })),
  totals: query => take(api.GET('/api/contest-entrants/totals', { params: { query: query as object } })),
  get: id => take(api.GET('/api/contest-entrants/{id}', { params: { path: { id } } })),
  create: form => take(api.POST('/api/contest-entrants', { body: form as Wire<'EntrantForm'> })),
  correct: (id, form) => take(api.PUT('/api/contest-entrants/{id}', { params: { path: { id } }, body: form as Wire<'EntrantForm'> })),
  remove: (id, body) => api.POST('/api/contest-entrants/{id}/remove', { params: { path: { id } }, body })
}
