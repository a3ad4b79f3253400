import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/papers', title: '公文', group: 'home', icon: 'paper', order: 30, permission: 'paper.read', component: () => import('./List.vue') },
  { path: '/papers/:id', title: '公文', under: '/papers', permission: 'paper.read', component: () => import('./Detail.vue') }
]
