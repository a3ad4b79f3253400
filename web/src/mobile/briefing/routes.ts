import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/briefings', title: '汇报材料', permission: 'briefing.read', listed: true, component: () => import('./Briefings.vue') },
  { path: '/m/briefings/:id', title: '汇报材料', permission: 'briefing.read', component: () => import('./OneBriefing.vue') },
  { path: '/m/briefing-comments/:id', title: '批注', permission: 'briefing.read', component: () => import('./CommentPlace.vue') }
]
