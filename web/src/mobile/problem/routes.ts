import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/problems', title: '问题台账', permission: 'problem.read', listed: true, component: () => import('./Problems.vue') },
  { path: '/m/problems/:id', title: '问题', permission: 'problem.read', component: () => import('./OneProblem.vue') }
]
