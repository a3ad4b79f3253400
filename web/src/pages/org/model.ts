import type { Wire } from '@/api/client'

export type Kind = Wire<'Node'>['kind']

/** 组织类别, from the top of the tree downwards. */
export const kindNames: Record<Kind, string> = {
  work_committee: '工委', department: '单位', subunit: '下属单位', committee: '机关党委', general_branch: '党总支', branch: '党支部', group: '党小组'
}

const under: Record<Kind, Kind[]> = {
  work_committee: ['department'],
  department: ['committee', 'general_branch', 'branch', 'subunit'],
  subunit: ['committee', 'general_branch', 'branch', 'subunit'],
  committee: ['general_branch', 'branch', 'committee', 'subunit'],
  general_branch: ['branch'],
  branch: ['group'],
  group: []
}

/** What may be founded under an organisation, the most usual first. */
export const mayHold = (kind: Kind): Kind[] => under[kind]

/** Under which kinds an organisation may be put. */
export const mayStandUnder = (kind: Kind): Kind[] => (Object.keys(under) as Kind[]).filter(k => under[k].includes(kind))

export type ChangeKind = 'create' | 'rename' | 'move' | 'dissolve'

export const changeNames: Record<ChangeKind, string> = { create: '新建下级组织', rename: '更名', move: '调整隶属关系', dissolve: '撤销' }

/** 2017-01-01 至今, or both ends. */
export function spanText(from: string, to: string): string {
  return `${from} 至${to ? ` ${to}` : '今'}`
}
