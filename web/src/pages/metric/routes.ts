import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/overview', title: '运行总览', group: 'home', icon: 'briefing', order: 20, permission: 'metric.read', component: () => import('./Overview.vue') },
  { path: '/overview/show', title: '运行总览（演示模式）', under: '/overview', permission: 'metric.read', bare: true, component: () => import('./Show.vue') },
  { path: '/figures/:code', title: '数字与记录', under: '/overview', permission: 'metric.read', component: () => import('./Figure.vue') }
]
