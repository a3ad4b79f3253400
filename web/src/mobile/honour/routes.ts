import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [{ path: '/m/honours', title: '我的荣誉', permission: 'honour.own', listed: true, component: () => import('./MyHonours.vue') }]
