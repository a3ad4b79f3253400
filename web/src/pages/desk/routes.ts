import type { PageRoute } from '@/kit/route'

// Who only reads has no duties: their first page is the overview.
const doing = ['activity.write', 'activity.accept', 'member.write', 'inspection.write']

export const routes: PageRoute[] = [{ path: '/desk', title: '我的工作台', group: 'home', order: 10, permission: doing, component: () => import('./Desk.vue') }]
