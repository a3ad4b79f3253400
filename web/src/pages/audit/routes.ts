import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [{ path: '/audit', title: '操作留痕', group: 'system', order: 40, permission: 'audit.read', component: () => import('./List.vue') }]
