import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [{ path: '/m/obligations', title: '支部应做事项', permission: 'activity.write', listed: true, component: () => import('./Obligations.vue') }]
