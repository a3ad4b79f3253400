import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/term-board', title: '换届一览', group: 'term', order: 50, permission: 'structure.read', component: () => import('./Board.vue') },
  { path: '/terms', title: '任期台账', group: 'term', order: 51, permission: 'structure.read', component: () => import('./List.vue') },
  { path: '/term-notices', title: '年度换届提醒', group: 'term', order: 52, permission: 'structure.read', component: () => import('./Notices.vue') },
  { path: '/term-extensions', title: '延期换届', group: 'term', order: 53, permission: 'structure.read', component: () => import('./Extensions.vue') },
  { path: '/terms/:id', title: '任期', under: '/terms', permission: 'structure.read', component: () => import('./Detail.vue') }
]
