import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/teams', title: '班子一览', group: 'term', order: 48, permission: 'team.read', component: () => import('./List.vue') },
  { path: '/team-consents', title: '任期内变动请示', group: 'term', order: 49, permission: 'team.read', component: () => import('./Consents.vue') },
  { path: '/teams/:id', title: '班子', under: '/teams', permission: 'team.read', component: () => import('./Team.vue') }
]
