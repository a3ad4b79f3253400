import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/briefings', title: '汇报材料', group: 'briefing', order: 20, permission: 'briefing.read', component: () => import('./List.vue') },
  { path: '/briefings/:id', title: '汇报材料', under: '/briefings', permission: 'briefing.read', component: () => import('./Paper.vue') },
  { path: '/briefing-comments/:id', title: '批注', under: '/briefings', permission: 'briefing.read', component: () => import('./CommentPlace.vue') },
  { path: '/briefing', title: '年度初稿', under: '/briefings', permission: 'briefing.read', component: () => import('./Briefing.vue') },
  { path: '/briefing-templates', title: '汇报模板', group: 'briefing', order: 30, permission: 'briefing.write', component: () => import('./Templates.vue') }
]
