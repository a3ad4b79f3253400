import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [{ path: '/briefing', title: '汇报材料', group: 'briefing', order: 20, permission: 'briefing.read', component: () => import('./Briefing.vue') }]
