import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/papers', title: '公文', permission: 'paper.read', listed: true, component: () => import('./Papers.vue') },
  { path: '/m/papers/:id', title: '公文', permission: 'paper.read', component: () => import('./OnePaper.vue') }
]
