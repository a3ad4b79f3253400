import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/activities', title: '组织生活记录', group: 'activity', order: 10, permission: 'activity.read', component: () => import('./List.vue') },
  // one path for new and kept drafts (?id=): the first save must not tear the form down
  { path: '/activities/edit', title: '填写组织生活记录', under: '/activities', permission: ['activity.write', 'activity.accept'], component: () => import('./Edit.vue') },
  { path: '/activities/talk', title: '记谈心谈话', under: '/activities', permission: 'activity.write', component: () => import('./Talk.vue') },
  { path: '/activities/:id', title: '组织生活记录详情', under: '/activities', permission: 'activity.read', component: () => import('./Detail.vue') },
  { path: '/activities/:id/check-in', title: '会议签到', under: '/activities', permission: 'activity.write', bare: true, component: () => import('./CheckInScreen.vue') },
  { path: '/activities/:id/check-in/paper', title: '纸质签到码', under: '/activities', permission: 'activity.write', bare: true, component: () => import('./CheckInPaper.vue') },
  { path: '/year-plan', title: '年度计划', group: 'activity', order: 15, permission: 'activity.read', component: () => import('./Plan.vue') },
  { path: '/dual-life', title: '双重组织生活', group: 'activity', order: 30, permission: 'activity.read', above: true, component: () => import('./Leaders.vue') },
  { path: '/activity-kinds', title: '组织生活类型', group: 'activity', order: 90, permission: 'activity.kind', component: () => import('./Kinds.vue') }
]
