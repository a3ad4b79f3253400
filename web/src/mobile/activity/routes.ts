import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/activities', title: '组织生活', tab: 'activity', permission: ['activity.own', 'activity.read'], component: () => import('./Activities.vue') },
  { path: '/m/activities/record', title: '记录组织生活', permission: 'activity.write', tile: { icon: 'edit', note: '会议、党日当天就记' }, component: () => import('./Record.vue') },
  { path: '/m/activities/talk', title: '记谈心谈话', permission: 'activity.write', listed: true, component: () => import('./Talk.vue') },
  { path: '/m/year-plan', title: '年度计划', permission: 'activity.write', listed: true, component: () => import('./Plan.vue') },
  { path: '/m/year-plan/line', title: '计划项', permission: 'activity.write', component: () => import('./PlanLine.vue') },
  { path: '/m/activities/branch/:id/check-in', title: '签到情况', permission: 'activity.write', component: () => import('./CheckInDesk.vue') },
  { path: '/m/activities/branch/:id', title: '组织生活记录', permission: 'activity.read', component: () => import('./BranchActivity.vue') },
  // with the code that was scanned, or empty to type the six digits
  { path: '/q/:code(.*)*', title: '会议签到', permission: 'activity.own', component: () => import('./CheckIn.vue') },
  { path: '/m/activities/:id', title: '组织生活', permission: 'activity.own', component: () => import('./MyActivity.vue') }
]
