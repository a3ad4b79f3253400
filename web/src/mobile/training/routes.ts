import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [{ path: '/m/trainings', title: '我的培训', permission: 'training.own', listed: true, component: () => import('./MyTrainings.vue') }]
