import type { Wire } from '@/api/client'

export type Handbook = Wire<'Handbook'>
export type Sheet = Wire<'HandbookSheet'>
export type Block = Wire<'BookBlock'>
export type Finding = Wire<'BookFinding'>
export type Bundle = Wire<'Bundle'>
export type State = Handbook['state']
type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'plain'

export const states: Record<State, { text: string; tone: Tone }> = {
  none: { text: '未报送', tone: 'plain' },
  handed_in: { text: '待核查', tone: 'info' },
  returned: { text: '已退回', tone: 'warn' },
  checked: { text: '已核查', tone: 'ok' }
}

/** A book that is late and was never handed in is what somebody has to ask after. */
export const stateOf = (h: Pick<Handbook, 'state' | 'late'>): { text: string; tone: Tone } => (h.state === 'none' && h.late ? { text: '逾期未报送', tone: 'bad' } : states[h.state])

export const stepText = (step: string): string => ({ hand_in: '报送', return: '退回', check: '核查通过' })[step] ?? step

/** The year that one comes to look at: in the first quarter last year's book is handed in and checked. */
export function usualYear(today: string): number {
  const year = Number(today.slice(0, 4))
  return today.slice(5, 7) <= '03' ? year - 1 : year
}

export const years = (today: string): number[] => Array.from({ length: Number(today.slice(0, 4)) - 2016 }, (_, i) => Number(today.slice(0, 4)) - i)

/** Where what is missing is mended; undefined where no page of this desk does it. */
export function mendingPath(f: Finding, org: number, year: number, record: (type: string, id: number) => string | undefined): string | undefined {
  if (f.source) return record(f.source.type, f.source.id)
  switch (f.place) {
    case 'calendar':
      return `/obligations/${org}?year=${year}`
    case 'terms':
      return `/terms?org=${org}`
    case 'members':
    case 'positions':
      return `/members?org_id=${org}`
  }
  return undefined
}

export interface FindingGroup {
  /** What the findings have in common; empty for one that stands alone. */
  title: string
  grave: boolean
  items: Finding[]
}

/** So many findings of one sort stand as one line that opens. */
const several = 3

/** Findings as they are read: many of one sort under one line, where the first of them stood. */
export function groupFindings(list: readonly Finding[]): FindingGroup[] {
  const out: FindingGroup[] = []
  for (const f of list) {
    const same = f.group ? list.filter(x => x.group === f.group && x.grave === f.grave) : []
    if (same.length < several) out.push({ title: '', grave: f.grave, items: [f] })
    else if (same[0] === f) out.push({ title: f.group, grave: f.grave, items: same })
  }
  return out
}

export const chapterNumber = (i: number): string => {
  const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']
  const n = i + 1
  if (n < 10) return digits[n]!
  return `${n < 20 ? '' : digits[Math.floor(n / 10)]}十${digits[n % 10]}`
}

export function sizeText(bytes: number): string {
  return bytes >= 1 << 20 ? `${(bytes / (1 << 20)).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`
}
