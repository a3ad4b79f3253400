import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [{ path: '/settings', title: '个人设置', group: 'system', order: 90, component: () => import('./Settings.vue') }]
