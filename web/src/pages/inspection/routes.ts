import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/my-liaison', title: '我的联系点', group: 'inspection', order: 5, member: true, permission: 'inspection.write', component: () => import('./MyPoints.vue') },
  { path: '/liaison-plans', title: '到点安排', group: 'inspection', order: 8, permission: 'inspection.read', component: () => import('./Plans.vue') },
  { path: '/liaison-plans/:id', title: '到点安排', under: '/liaison-plans', permission: 'inspection.read', component: () => import('./Plan.vue') },
  { path: '/liaison-visits', title: '联系点到点指导', group: 'inspection', order: 10, permission: 'inspection.read', component: () => import('./List.vue') },
  { path: '/liaison-visits/:id', title: '到点指导', under: '/liaison-visits', permission: 'inspection.read', component: () => import('./Detail.vue') },
  { path: '/liaison-coverage', title: '到点指导覆盖', group: 'inspection', order: 12, permission: 'inspection.read', component: () => import('./CoveragePage.vue') },
  { path: '/liaison-points', title: '联系点台账', group: 'inspection', order: 14, permission: 'inspection.read', component: () => import('./Points.vue') },
  { path: '/liaison-points/:id', title: '联系点', under: '/liaison-points', permission: 'inspection.read', component: () => import('./Point.vue') },
  { path: '/deputy-talks', title: '新任专职副书记谈话', group: 'inspection', order: 16, permission: 'inspection.read', component: () => import('./Talks.vue') },
  { path: '/deputy-talks/:id', title: '新任专职副书记谈话', under: '/deputy-talks', permission: 'inspection.read', component: () => import('./Talks.vue') },
  { path: '/checklists', title: '检查清单', group: 'inspection', order: 18, permission: 'inspection.checklist', component: () => import('./Checklists.vue') }
]
