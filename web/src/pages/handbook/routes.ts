import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/handbooks', title: '支部工作手册', group: 'activity', order: 40, permission: 'handbook.read', component: () => import('./List.vue') },
  { path: '/handbooks/:org', title: '支部工作手册', under: '/handbooks', permission: 'handbook.read', component: () => import('./Book.vue') }
]
