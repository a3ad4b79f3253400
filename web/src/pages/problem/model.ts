import type { Tone } from '@/kit/StatusTag.vue'

export const origins: Record<string, string> = { visit: '走访', inspection: '督查', appraisal: '评议', opinion: '群众反映', other: '其他' }
export const categories: Record<string, string> = { livelihood: '民生', enterprise: '助企', facility: '设施', governance: '治理', party: '党建', other: '其他' }
export const states: Record<string, string> = { found: '办理中', solved: '已解决', confirmed: '已确认' }
const tones: Record<string, Tone> = { found: 'warn', solved: 'info', confirmed: 'ok' }

export const stateTag = (state: string) => ({ text: states[state] ?? state, tone: tones[state] ?? ('plain' as Tone) })
