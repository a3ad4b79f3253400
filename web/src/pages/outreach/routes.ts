import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/visits', title: '走访台账', group: 'outreach', order: 10, permission: 'outreach.read', component: () => import('./Visits.vue') },
  { path: '/visits/:id', title: '走访记录', under: '/visits', permission: 'outreach.read', component: () => import('./Visit.vue') },
  { path: '/participations', title: '下沉与志愿服务', group: 'outreach', order: 20, permission: 'outreach.read', component: () => import('./Participations.vue') },
  { path: '/participations/:id', title: '参加专项行动', under: '/participations', permission: 'outreach.read', component: () => import('./Participation.vue') },
  { path: '/actions', title: '专项行动', group: 'outreach', order: 30, permission: 'outreach.action', component: () => import('./Actions.vue') }
]
