import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/visits', title: '走访记录', permission: 'outreach.read', listed: true, component: () => import('./Visits.vue') },
  { path: '/m/visits/record', title: '记走访', permission: 'outreach.write', tile: { icon: 'location-o', note: '写一句话就行' }, listed: true, component: () => import('./Record.vue') },
  { path: '/m/visits/:id', title: '走访记录', permission: 'outreach.read', component: () => import('./Visit.vue') }
]
