import type { Tone } from '@/kit/StatusTag.vue'

export const levels: Record<string, string> = { national: '国家级', provincial: '省级', municipal: '市级', organs: '市直', department: '单位' }
export const holderTypes: Record<string, string> = { member: '个人', org: '组织', brand: '品牌' }
/** Three different things (R45). */
export const forms: Record<string, string> = { bulletin: '通报', commendation: '表彰', naming: '命名' }
export const states: Record<string, string> = { recommended: '已推荐', conferred: '已授予', revoked: '已撤销' }
const tones: Record<string, Tone> = { recommended: 'info', conferred: 'ok', revoked: 'bad' }

export const stateTag = (state: string) => ({ text: states[state] ?? state, tone: tones[state] ?? ('plain' as Tone) })

interface Held {
  holder_type: string
  member_name: string
  brand_name: string
  org_name: string
}

/** The holder's name as papers print it: a person and a brand with where they belong. */
export function holderText(h: Held): string {
  if (h.holder_type === 'member') return h.member_name
  if (h.holder_type === 'brand') return `「${h.brand_name}」`
  return h.org_name
}

interface Kind {
  code: string
  name: string
  level: string
  holder_type: string
  active: boolean
}

/** Kinds as choices: the level tells those of one name apart. */
export const kindChoices = (kinds: readonly Kind[]) =>
  kinds.map(k => ({ value: k.code, label: `${k.name}（${levels[k.level] ?? k.level}${k.active ? '' : '，已停用'}）`, stopped: !k.active }))

/** Whom a kind of honour is given to. */
export const holderOf = (kinds: readonly Kind[], code: unknown) => kinds.find(k => k.code === code)?.holder_type ?? ''
