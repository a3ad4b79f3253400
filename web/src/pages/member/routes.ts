import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [{ path: '/members', title: '党员名册', group: 'directory', order: 20, permission: 'member.read', component: () => import('./List.vue') }]
