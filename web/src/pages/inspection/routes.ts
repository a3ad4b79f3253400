import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/liaison-visits', title: '联系点到点指导', group: 'inspection', order: 10, permission: 'inspection.read', component: () => import('./List.vue') },
  { path: '/liaison-visits/:id', title: '到点指导', under: '/liaison-visits', permission: 'inspection.read', component: () => import('./Detail.vue') }
]
