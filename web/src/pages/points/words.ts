import type { Wire } from '@/api/client'
import type { Condition, GridRule } from './editing'

/** A kind of record that rules may count, with the names that its subdivisions go by. */
export type FactKind = Wire<'PointsKindView'>

export const operatorNames: Record<Condition['operator'], string> = { eq: '等于', ne: '不等于', ge: '不少于', gt: '大于', le: '不超过', lt: '小于' }

type Attribute = FactKind['attrs'][number]

/** What a condition can ask about records of a kind. */
export function attributesOf(kind: FactKind | undefined): Attribute[] {
  if (!kind) return []
  const quantity: Attribute = { code: 'quantity', name: kind.unit ? `数量（${kind.unit}）` : '数量', number: true, values: [] }
  return [quantity, ...kind.attrs]
}

/** The names that formulas about records of a kind can use. */
export function formulaNames(kind: FactKind | undefined, constants: readonly string[]): string[] {
  if (!kind) return []
  const detailed = kind.details.length > 0 && !kind.code.startsWith('activity.')
  return ['数量', '月份', ...(detailed ? ['类型'] : []), ...kind.attrs.map(a => a.name), ...constants.filter(Boolean)]
}

export const operatorsOf = (a: Attribute | undefined): Condition['operator'][] => (a?.number ? ['ge', 'gt', 'le', 'lt', 'eq', 'ne'] : ['eq', 'ne'])

/** 荣誉级别等于市级. */
export function conditionText(c: Condition, kind: FactKind | undefined): string {
  const a = attributesOf(kind).find(x => x.code === c.attr)
  return `${a?.name ?? '其他条件'}${operatorNames[c.operator]}${a?.values.find(v => v.code === c.value)?.name ?? c.value}`
}

/** 参加组织生活：党课、主题党日（荣誉级别等于市级） — what a rule counts, in words. */
export function factText(r: Pick<GridRule, 'fact' | 'details' | 'conditions'>, kinds: readonly FactKind[]): string {
  if (!r.fact) return ''
  const kind = kinds.find(k => k.code === r.fact)
  if (!kind) return '不能计分的记录'
  const details = r.details.map(d => kind.details.find(x => x.code === d)?.name ?? '其他类型').join('、')
  const conditions = r.conditions.map(c => conditionText(c, kind)).join('，')
  return `${kind.name}${details ? `：${details}` : ''}${conditions ? `（${conditions}）` : ''}`
}

/** Kinds of meetings are kept in a list of their own: their names complete the kinds of record about them. */
export function withMeetings(kinds: readonly FactKind[], meetings: readonly { code: string; name: string }[]): FactKind[] {
  return kinds.map(k => (k.code.startsWith('activity.') && k.details.length === 0 ? { ...k, details: meetings.map(m => ({ code: m.code, name: m.name })) } : k))
}
