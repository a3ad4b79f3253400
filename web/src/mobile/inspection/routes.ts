import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/liaison', title: '我的联系点', permission: 'inspection.write', tile: { icon: 'cluster-o', note: '到点指导、检查表' }, listed: true, component: () => import('./MyPoints.vue') },
  { path: '/m/liaison/:id', title: '到点指导', permission: 'inspection.write', component: () => import('./SheetPage.vue') }
]
