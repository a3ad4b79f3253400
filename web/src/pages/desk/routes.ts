import type { PageRoute } from '@/kit/route'

// Who only reads has no duties: their first page is the overview. Administrators have some: forgotten passwords, accounts to open,
// offices to confirm.
const doing = ['activity.write', 'activity.accept', 'member.write', 'inspection.write', 'account.write', 'grant.write']

export const routes: PageRoute[] = [
  { path: '/desk', title: '我的工作台', group: 'home', order: 10, permission: doing, component: () => import('./Desk.vue') },
  { path: '/messages', title: '消息', group: 'home', icon: 'message', order: 12, aside: true, component: () => import('./Messages.vue') },
  { path: '/burden', title: '减负账', group: 'briefing', order: 80, permission: 'burden.read', component: () => import('./Burden.vue') }
]
