import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/rectifications', title: '问题整改', permission: 'problem.read', listed: true, component: () => import('./Rectifications.vue') },
  { path: '/m/rectifications/:id', title: '整改问题', permission: 'problem.read', component: () => import('./OneRectification.vue') }
]
