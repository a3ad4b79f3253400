import type { Tone } from '@/kit/StatusTag.vue'

export const forms: Record<string, string> = { live: '现场述职', written: '书面述职' }
/** Grades of R51. */
export const ratings: Record<string, string> = { good: '好', fair: '较好', average: '一般', poor: '差' }
const tones: Record<string, Tone> = { good: 'ok', fair: 'info', average: 'plain', poor: 'bad' }

export const ratingTag = (rating: string) => ({ text: ratings[rating] ?? '未评', tone: tones[rating] ?? ('plain' as Tone) })
