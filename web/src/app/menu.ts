import { groups, type Group, type PageRoute } from '@/kit/route'

export interface MenuGroup {
  code: Group
  title: string
  pages: PageRoute[]
}

/** The menu of what the account may open, groups and pages in their order; empty groups fall away. */
export function menuOf(routes: readonly PageRoute[], can: (p?: string | string[]) => boolean, demonstration = false, above = true): MenuGroup[] {
  return groups
    .map(g => ({ code: g.code, title: g.title, pages: routes.filter(r => r.group === g.code && can(r.permission) && (demonstration || !r.demonstration) && (above || !r.above)).sort((a, b) => (a.order ?? 100) - (b.order ?? 100)) }))
    .filter(g => g.pages.length > 0)
}
