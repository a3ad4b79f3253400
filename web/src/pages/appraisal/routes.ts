import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/debriefings', title: '述职评议', group: 'red_flag', order: 60, permission: 'appraisal.read', component: () => import('./List.vue') },
  { path: '/debriefings/:id', title: '述职评议', under: '/debriefings', permission: 'appraisal.read', component: () => import('./Detail.vue') }
]
