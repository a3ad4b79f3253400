import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/points', title: '我的五星', tab: 'points', permission: 'points.own', component: () => import('./Stars.vue') },
  { path: '/m/points/lines', title: '积分明细', permission: 'points.own', component: () => import('./Lines.vue') },
  { path: '/m/points/stars/:code', title: '一颗星的积分', permission: 'points.own', component: () => import('./Star.vue') }
]
