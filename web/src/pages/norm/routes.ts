import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [{ path: '/norms', title: '规则参数', group: 'system', order: 70, permission: 'norm.read', component: () => import('./Norms.vue') }]
