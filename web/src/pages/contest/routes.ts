import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/contest-entrants', title: '展示赛参赛台账', group: 'brand', order: 60, permission: 'contest.read', component: () => import('./List.vue') },
  { path: '/contest-entrants/:id', title: '参赛队', under: '/contest-entrants', permission: 'contest.read', component: () => import('./Detail.vue') }
]
