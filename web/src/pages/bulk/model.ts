import type { Wire } from '@/api/client'
import type { Tone } from '@/kit/StatusTag.vue'

type Bulk = Wire<'Bulk'>
type Item = Wire<'BulkItem'>

export const stateText = (s: Bulk['state']) => ({ waiting: '等待办理', undone: '已撤销', working: '正在办理', done: '已办完' })[s]
export const stateTone = (b: Bulk): Tone => (b.state === 'done' ? (b.refused > 0 ? 'warn' : 'ok') : b.state === 'undone' ? 'plain' : 'info')
export const outcomeText = (s: Item['state']) => ({ open: '还没有办', done: '已办成', refused: '没有办成' })[s]
export const outcomeTone = (s: Item['state']): Tone => ({ open: 'plain', done: 'ok', refused: 'bad' })[s] as Tone

/** Where an object of the act can be read. */
export const placeOf = (act: string, id: number) => (act.startsWith('activity.') ? `/activities/${id}` : act.startsWith('rectification.') ? `/rectifications/${id}` : '')
