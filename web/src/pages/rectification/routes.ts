import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/rectification-board', title: '整改看板', group: 'inspection', order: 30, permission: 'problem.read', component: () => import('./Board.vue') },
  { path: '/rectifications', title: '问题整改清单', group: 'inspection', order: 31, permission: 'problem.read', component: () => import('./List.vue') },
  { path: '/rectifications/:id', title: '整改问题', under: '/rectifications', permission: 'problem.read', component: () => import('./Detail.vue') },
  { path: '/feedback-letters', title: '反馈函', group: 'inspection', order: 32, permission: 'problem.issue', component: () => import('./Letters.vue') }
]
