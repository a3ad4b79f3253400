import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/points', title: '我的五星', tab: 'points', permission: 'points.own', component: () => import('./Stars.vue') },
  { path: '/m/points/lines', title: '积分明细', permission: 'points.own', component: () => import('./Lines.vue') },
  { path: '/m/objections', title: '我的异议', permission: 'objection.raise', listed: true, component: () => import('./Objections.vue') },
  { path: '/m/objections/new', title: '提出异议', permission: 'objection.raise', component: () => import('./Raise.vue') },
  { path: '/m/objections/:id', title: '异议', permission: 'objection.read', component: () => import('./Objection.vue') },
  { path: '/m/points/choices/:id', title: '认定分值', permission: 'points.adjust', component: () => import('./Choice.vue') },
  { path: '/m/points/stars/:code', title: '一颗星的积分', permission: 'points.own', component: () => import('./Star.vue') }
]
