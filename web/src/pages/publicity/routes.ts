import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/stories', title: '专栏稿件', group: 'training', order: 40, permission: 'publicity.read', component: () => import('./List.vue') },
  { path: '/stories/:id', title: '专栏稿件', under: '/stories', permission: 'publicity.read', component: () => import('./Detail.vue') }
]
