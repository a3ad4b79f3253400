import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/member-accounts', title: '给党员发激活码', permission: 'account.vouch', listed: true, component: () => import('./MemberAccounts.vue') },
  { path: '/m/entrustments', title: '交接与代理', component: () => import('./Entrustments.vue') },
  { path: '/m/entrustments/new', title: '提出交接或代理', component: () => import('./Entrust.vue') },
  { path: '/m/entrustments/:id', title: '交接与代理', component: () => import('./Entrustment.vue') }
]
