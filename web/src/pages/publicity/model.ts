import type { Tone } from '@/kit/StatusTag.vue'

export const kinds: Record<string, string> = { brand: '品牌案例', red_flag: '红旗支部', five_star: '五星党员' }
export const states: Record<string, string> = { planned: '计划中', published: '已刊发' }

export const stateTag = (state: string) => ({ text: states[state] ?? state, tone: (state === 'published' ? 'ok' : 'info') as Tone })

/** 2023-04-01 → 2023年4月. */
export const monthText = (day: string) => (day.length >= 7 ? `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月` : '')
