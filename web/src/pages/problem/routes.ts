import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/problems', title: '问题台账', group: 'inspection', order: 20, permission: 'problem.read', component: () => import('./List.vue') },
  { path: '/problems/:id', title: '问题', under: '/problems', permission: 'problem.read', component: () => import('./Detail.vue') }
]
