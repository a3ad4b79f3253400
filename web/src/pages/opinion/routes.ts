import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/opinions', title: '意见建议', group: 'system', order: 80, component: () => import('./Opinions.vue') },
  { path: '/opinions/answers', title: '意见答复', group: 'inspection', order: 90, permission: 'opinion.reply', component: () => import('./Answers.vue') }
]
