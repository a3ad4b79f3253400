import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/elections', title: '换届选举', group: 'term', order: 52, permission: 'election.read', component: () => import('./List.vue') },
  { path: '/elections/:id', title: '换届选举办理', under: '/elections', permission: 'election.read', component: () => import('./Election.vue') }
]
