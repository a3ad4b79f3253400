import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/elections', title: '换届选举', permission: 'election.read', listed: true, component: () => import('./Elections.vue') },
  { path: '/m/elections/:id', title: '换届选举', permission: 'election.read', component: () => import('./OneElection.vue') }
]
