import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/entrustments', title: '交接与代理', component: () => import('./Entrustments.vue') },
  { path: '/m/entrustments/:id', title: '交接与代理', component: () => import('./Entrustment.vue') }
]
