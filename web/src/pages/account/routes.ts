import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/member-accounts', title: '党员账号', group: 'directory', order: 80, permission: 'account.vouch', component: () => import('./MemberAccounts.vue') },
  { path: '/accounts', title: '账号', group: 'system', order: 10, permission: 'account.read', component: () => import('./List.vue') },
  { path: '/grants', title: '授权', group: 'system', order: 20, permission: 'grant.read', component: () => import('./Grants.vue') },
  { path: '/entrustments', title: '交接与代理', group: 'system', order: 80, component: () => import('./Entrustments.vue') },
  { path: '/roles', title: '角色说明', group: 'system', order: 30, permission: ['grant.read', 'account.read'], component: () => import('./Roles.vue') }
]
