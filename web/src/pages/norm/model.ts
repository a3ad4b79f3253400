import type { Wire } from '@/api/client'

export type Norm = Wire<'Parameter'>

/** How well the delivered value is known. */
export const trusts: Record<Norm['trust'], string> = { V: '已核对原文', S: '有旁证', G: '通行做法', X: '各地不一' }

/** The value in words: the option's name, or the figure with its unit. */
export function valueWords(n: Norm, text: string): string {
  return n.options.find(o => o.code === text)?.name ?? `${text}${n.unit}`
}

/** What may be filled in, said beside the field. */
export function allowed(n: Norm): string {
  if (n.type === 'count') return `${n.least}至${n.most}之间的整数${n.unit ? `（${n.unit}）` : ''}`
  return n.type === 'ratio' ? '不大于1的分数，如4/5' : ''
}
