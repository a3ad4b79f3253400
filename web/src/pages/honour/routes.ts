import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/honours', title: '荣誉册', group: 'briefing', order: 40, permission: 'honour.read', component: () => import('./List.vue') },
  { path: '/honours/:id', title: '荣誉', under: '/honours', permission: 'honour.read', component: () => import('./Detail.vue') },
  { path: '/honour-kinds', title: '荣誉种类', group: 'briefing', order: 41, permission: 'honour.kind', component: () => import('./Kinds.vue') }
]
