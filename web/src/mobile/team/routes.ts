import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/teams', title: '班子', permission: 'team.read', listed: true, component: () => import('./Teams.vue') },
  { path: '/m/teams/:id', title: '班子', permission: 'team.read', component: () => import('./OneTeam.vue') },
  { path: '/m/teams/:id/ask', title: '请示任期内变动', permission: 'team.write', component: () => import('./Ask.vue') },
  { path: '/m/team-consents', title: '任期内变动请示', permission: 'team.write', listed: true, component: () => import('./Consents.vue') },
  { path: '/m/team-consents/:id', title: '任期内变动请示', permission: 'team.read', component: () => import('./OneConsent.vue') }
]
