import type { Wire } from '@/api/client'

export type Kind = Wire<'Retained'>
export type Run = Wire<'Clearing'>

const units: Record<Kind['unit'], string> = { day: '天', month: '个月' }

/** The unit beside the field, in which a length is filled in. */
const unitWord = (k: Pick<Kind, 'unit'>): string => units[k.unit]

/** What may be filled in, said beside the field. */
export const allowed = (k: Pick<Kind, 'unit' | 'least' | 'most' | 'least_words' | 'most_words'>): string =>
  `${k.least}至${k.most}${unitWord(k)}${k.unit === 'day' ? '' : `（${k.least_words}至${k.most_words}）`}`

/** What shortening does, before it is set; empty when nothing is lost. */
export function loses(k: Pick<Kind, 'length'>, length: number): string {
  return length > 0 && length < k.length ? '缩短以后，超过新期限的内容从下一次清除起删去，不能恢复。' : ''
}
