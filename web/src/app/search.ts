import { api, take } from '@/api/client'
import { answers } from '@/kit/pinyin'
import type { MenuGroup } from './menu'

/** What a search found, and where it stands. */
export interface Hit {
  kind: 'page' | 'org' | 'member' | 'activity'
  /** Names it among its kind. */
  key: string
  title: string
  note: string
  path: string
  /** Its title is not for this browser to remember. */
  secret?: boolean
}

/** The kinds in the order in which they are shown. */
export const hitKinds: Record<Hit['kind'], string> = { page: '页面', org: '组织', member: '党员', activity: '组织生活' }

const most = 6

/** The pages of the menu that answer to what was typed, by name or initials. */
export function pageHits(menu: readonly MenuGroup[], typed: string): Hit[] {
  return menu.flatMap(g => g.pages.filter(p => answers(p.title, typed)).map(p => ({ kind: 'page' as const, key: p.path, title: p.title, note: g.title, path: p.path }))).slice(0, most)
}

type Sight = (permission: string) => boolean

/** Asks each register that the account may read; a register keeps to what the account may see of it. */
export async function recordHits(typed: string, can: Sight, signal: AbortSignal): Promise<Hit[]> {
  const found = await Promise.all([
    can('org.read') ? take(api.GET('/api/orgs/search', { params: { query: { q: typed } }, signal })).then(l => l.items.slice(0, most).map(o => hit('org', o.id, o.name, o.path, `/orgs?id=${o.id}`))) : [],
    can('member.read') ? take(api.GET('/api/members/search', { params: { query: { text: typed } }, signal })).then(l => l.items.map(m => hit('member', m.id, m.name, m.branch_name, `/members?member=${m.id}`))) : [],
    can('activity.read')
      ? take(api.GET('/api/activities/search', { params: { query: { text: typed } }, signal })).then(l => l.items.map(a => ({ ...hit('activity', a.id, a.topic, [a.day, a.org_name].filter(Boolean).join('　'), `/activities/${a.id}`), secret: a.confidential })))
      : []
  ])
  return found.flat()
}

const hit = (kind: Hit['kind'], id: number, title: string, note: string, path: string): Hit => ({ kind, key: String(id), title, note, path })

const recentAt = (user: string) => `sc.recent.${user}`

/** What was opened from the search in this window; names of people do not outlast it on a shared machine. */
export function recentHits(user: string): Hit[] {
  try {
    return JSON.parse(sessionStorage.getItem(recentAt(user)) ?? '[]') as Hit[]
  } catch {
    return []
  }
}

/** Remembers what was opened, the latest first. */
export function remember(user: string, opened: Hit): void {
  if (opened.secret) return
  const others = recentHits(user).filter(h => h.kind !== opened.kind || h.key !== opened.key)
  try {
    sessionStorage.setItem(recentAt(user), JSON.stringify([opened, ...others].slice(0, 8)))
  } catch {
    // a browser that keeps nothing
  }
}
