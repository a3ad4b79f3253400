import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [{ path: '/m/handbook', title: '支部工作手册', permission: 'handbook.read', listed: true, component: () => import('./Handbook.vue') }]
