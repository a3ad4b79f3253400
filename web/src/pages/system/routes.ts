import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/invariants', title: '勾稽关系', group: 'system', order: 50, permission: 'invariant.read', component: () => import('./Invariants.vue') },
  { path: '/backups', title: '数据备份', group: 'system', order: 55, permission: 'backup.read', component: () => import('./Backups.vue') },
  { path: '/clock', title: '演示时钟', group: 'system', order: 60, permission: 'clock.set', demonstration: true, component: () => import('./Clock.vue') }
]
