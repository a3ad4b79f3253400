import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/teams', title: '班子', permission: 'team.read', listed: true, component: () => import('./Teams.vue') },
  { path: '/m/teams/:id', title: '班子', permission: 'team.read', component: () => import('./OneTeam.vue') }
]
