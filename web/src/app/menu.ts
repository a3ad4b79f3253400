import { groups, type Group, type PageRoute } from '@/kit/route'

export interface MenuGroup {
  code: Group
  title: string
  pages: PageRoute[]
}

/** What of who is looking decides about pages beside their permissions. */
export interface Looker {
  demonstration?: boolean
  /** Holds something above branches. */
  above?: boolean
  /** Is a member on the roster, not an account alone. */
  member?: boolean
}

/** The menu of what the account may open, groups and pages in their order; empty groups fall away. */
export function menuOf(routes: readonly PageRoute[], can: (p?: string | string[]) => boolean, { demonstration = false, above = true, member = true }: Looker = {}): MenuGroup[] {
  const shown = (r: PageRoute) => can(r.permission) && (demonstration || !r.demonstration) && (above || !r.above) && (member || !r.member)
  return groups
    .map(g => ({ code: g.code, title: g.title, pages: routes.filter(r => r.group === g.code && shown(r)).sort((a, b) => (a.order ?? 100) - (b.order ?? 100)) }))
    .filter(g => g.pages.length > 0)
}

/** Where one begins: what stands first in one's menu. */
export const firstOf = (menu: readonly MenuGroup[]): string | undefined => menu.flatMap(g => g.pages).find(p => !p.aside)?.path
