import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/establishments', title: '组织设置', permission: 'establishment.write', listed: true, component: () => import('./Establishments.vue') },
  { path: '/m/establishments/:id', title: '组织设置申请', permission: 'establishment.read', component: () => import('./OneEstablishment.vue') }
]
