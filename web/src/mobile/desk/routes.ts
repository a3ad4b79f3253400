import type { PhoneRoute } from '@/kit/route'

export const routes: PhoneRoute[] = [
  { path: '/m/home', title: '首页', tab: 'home', component: () => import('./Home.vue') },
  { path: '/m/messages', title: '消息', component: () => import('./Messages.vue') },
  { path: '/m/mine', title: '我的', tab: 'mine', component: () => import('./Mine.vue') }
]
