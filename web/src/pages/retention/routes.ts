import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [{ path: '/retention', title: '保存期限', group: 'system', order: 45, permission: 'retention.read', component: () => import('./Retention.vue') }]
