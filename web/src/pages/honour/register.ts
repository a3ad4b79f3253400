import { shallowRef } from 'vue'
import { api, take, type Wire } from '@/api/client'
import { choicesOf, type Register } from '@/kit/register'
import { forms, holderOf, holderText, kindChoices, levels, stateTag, states } from './model'

type Honour = Wire<'Honour'>
// which fields a form has depends on the kind: a person's, an organisation's or a brand's honour
const kinds = shallowRef<Wire<'HonourKind'>[]>([])
const readKinds = async () => (kinds.value = (await take(api.GET('/api/honour-kinds'))).items ?? [])

export const honours: Register<Honour> = {
  name: 'honour', title: '荣誉册', noun: '荣誉', path: '/honours', url: '/api/honours', importKind: 'honour', write: 'honour.write',
  columns: [
    { key: 'holder', label: '荣誉主体', pin: true, width: 200, always: true, text: holderText },
    { key: 'state', label: '状态', width: 80, text: r => states[r.state] ?? '' },
    { key: 'kind_name', label: '荣誉名称', width: 130 },
    { key: 'level', label: '级别', width: 64, hidden: true, text: r => levels[r.level] ?? '' },
    { key: 'conferred_day', label: '授予日期', width: 104 },
    { key: 'paper_number', label: '文号', width: 130 },
    { key: 'org_name', label: '所在组织', sort: true, text: r => (r.holder_type === 'org' ? '' : r.org_name) },
    { key: 'year', label: '年度', width: 70, hidden: true, text: r => String(r.year) },
    { key: 'round', label: '批次', width: 90, hidden: true },
    { key: 'form', label: '文件形式', width: 80, hidden: true, text: r => forms[r.form] ?? '' },
    { key: 'granted_by', label: '授予单位', width: 140, hidden: true },
    { key: 'recommended_day', label: '推荐日期', width: 104, hidden: true },
    { key: 'note', label: '备注', width: 140, hidden: true }
  ],
  filters: [
    { key: 'kind', label: '荣誉', choices: async () => kindChoices(await readKinds()) },
    { key: 'level', label: '级别', choices: choicesOf(levels) },
    { key: 'state', label: '状态', choices: choicesOf(states) }
  ],
  figures: [
    { key: 'recommended', label: '推荐', unit: '项', hint: '推荐日期在统计期内的' },
    { key: 'conferred', label: '授予', unit: '项', hint: '授予日期在统计期内的；推荐未授予的不算' },
    { key: 'revoked', label: '撤销', unit: '项', query: { state: 'revoked' } }
  ],
  fields: [
    { key: 'kind', label: '荣誉名称', kind: 'choice', required: true, choices: async () => kindChoices(await readKinds()) },
    { key: 'org_id', label: '所在组织', kind: 'org', hint: '获得荣誉的组织；个人和品牌为其所在单位或支部' },
    { key: 'member_id', label: '获奖党员', kind: 'person', nameKey: 'member_name', required: true, when: f => holderOf(kinds.value, f.kind) === 'member' },
    { key: 'brand_name', label: '品牌名称', kind: 'text', required: true, when: f => holderOf(kinds.value, f.kind) === 'brand' },
    { key: 'recommended_day', label: '推荐日期', kind: 'day' },
    { key: 'conferred_day', label: '授予日期', kind: 'day', hint: '尚未授予的不填；推荐与授予分别统计' },
    { key: 'form', label: '文件形式', kind: 'choice', choices: choicesOf(forms), hint: '通报、表彰、命名是三件事，请按文件填写' },
    { key: 'paper_number', label: '文号', kind: 'text' },
    { key: 'granted_by', label: '授予单位', kind: 'text' },
    { key: 'round', label: '批次', kind: 'text', max: 40 },
    { key: 'revoked_day', label: '撤销日期', kind: 'day', when: f => Boolean(f.conferred_day) },
    { key: 'revoked_for', label: '撤销原因', kind: 'area', max: 200, when: f => Boolean(f.revoked_day) },
    { key: 'note', label: '备注', kind: 'area', max: 500 }
  ],
  shown: [{ label: '级别', text: r => levels[r.level] ?? '' }, { label: '年度', text: r => `${r.year}年` }],
  rowName: r => `${r.kind_name} ${holderText(r)}`,
  state: r => stateTag(r.state),
  exported: { holder: ['member_name', 'brand_name'] },
  list: (query, signal) => take(api.GET('/api/honours', { params: { query: query as object }, signal })),
  totals: query => take(api.GET('/api/honours/totals', { params: { query: query as object } })),
  get: id => take(api.GET('/api/honours/{id}', { params: { path: { id } } })),
  create: form => take(api.POST('/api/honours', { body: form as Wire<'HonourForm'> })),
  correct: (id, form) => take(api.PUT('/api/honours/{id}', { params: { path: { id } }, body: form as Wire<'HonourForm'> })),
  remove: (id, body) => api.POST('/api/honours/{id}/remove', { params: { path: { id } }, body })
}
