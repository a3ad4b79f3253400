import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [{ path: '/m/opinions', title: '意见建议', component: () => import('./Opinions.vue') }]
