import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/obligations', title: '应做情况', group: 'activity', order: 20, permission: 'obligation.read', component: () => import('./Matrix.vue') },
  { path: '/obligations/:org', title: '应做日历', under: '/obligations', permission: 'obligation.read', component: () => import('./Calendar.vue') }
]
