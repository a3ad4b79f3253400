import type { PageRoute } from '@/kit/route'

const permission = ['member.import', 'register.import']

export const routes: PageRoute[] = [
  { path: '/imports', title: '导入', group: 'directory', order: 90, permission, component: () => import('./List.vue') },
  { path: '/import-mappings', title: '列对应方案', under: '/imports', permission, component: () => import('./Mappings.vue') },
  { path: '/imports/:id', title: '导入批次', under: '/imports', permission, component: () => import('./Batch.vue') }
]
