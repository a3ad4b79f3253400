import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/establishments', title: '组织设置申请', group: 'directory', order: 40, permission: 'establishment.read', component: () => import('./List.vue') },
  { path: '/establishments/edit', title: '起草组织设置申请', under: '/establishments', permission: 'establishment.write', component: () => import('./Edit.vue') },
  { path: '/establishments/:id', title: '组织设置申请', under: '/establishments', permission: 'establishment.read', component: () => import('./Detail.vue') },
  { path: '/coverage', title: '组织全覆盖', group: 'directory', order: 42, permission: 'establishment.read', component: () => import('./Coverage.vue') }
]
