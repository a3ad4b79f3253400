import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/liaison', title: '我的联系点', permission: 'inspection.write', tile: { icon: 'cluster-o', note: '到点指导、检查表' }, listed: true, away: true, component: () => import('./MyPoints.vue') },
  { path: '/m/liaison/:id', title: '到点指导', permission: 'inspection.write', away: true, component: () => import('./SheetPage.vue') },
  { path: '/m/deputy-talks', title: '新任专职副书记谈话', permission: 'inspection.write', listed: true, component: () => import('./Talks.vue') },
  { path: '/m/deputy-talks/:id', title: '新任专职副书记谈话', permission: 'inspection.write', component: () => import('./OneTalk.vue') },
  { path: '/m/my-talks', title: '与我的谈话', permission: 'member.own', component: () => import('./MyTalks.vue') }
]
