import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [{ path: '/orgs', title: '组织树与单位', group: 'directory', order: 10, permission: 'org.read', component: () => import('./Tree.vue') }]
