import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/points/mine', title: '我的积分', group: 'points', order: 10, permission: 'points.own', component: () => import('./Mine.vue') },
  { path: '/points/branches', title: '支部积分', group: 'points', order: 20, permission: 'points.read', component: () => import('./Ranking.vue') },
  { path: '/points/departments', title: '单位积分', group: 'points', order: 30, above: true, permission: 'points.read', component: () => import('./Ranking.vue') },
  { path: '/points/below', title: '五星未达标名单', group: 'points', order: 40, permission: 'points.below', component: () => import('./Below.vue') },
  { path: '/points/members', title: '党员积分查询', group: 'points', order: 50, permission: 'points.scheme', component: () => import('./Members.vue') },
  { path: '/objections', title: '积分异议', group: 'points', order: 55, permission: ['objection.answer', 'objection.raise'], component: () => import('./Objections.vue') },
  { path: '/points/adjustments', title: '调整分', group: 'points', order: 56, permission: 'points.adjust', component: () => import('./Adjustments.vue') },
  { path: '/points/choices', title: '认定分值', group: 'points', order: 56, permission: 'points.adjust', component: () => import('./Choices.vue') },
  { path: '/points/closings', title: '年度结账', group: 'points', order: 57, permission: 'points.settle', component: () => import('./Closings.vue') },
  { path: '/points/schemes', title: '积分办法', group: 'points', order: 60, permission: 'points.read', component: () => import('./Schemes.vue') },
  { path: '/points/schemes/new', title: '新建积分办法', under: '/points/schemes', permission: 'points.scheme', component: () => import('./NewScheme.vue') },
  { path: '/points/schemes/:id', title: '积分办法', under: '/points/schemes', permission: 'points.read', component: () => import('./Scheme.vue') },
  { path: '/points/simulations/:id', title: '积分试算', under: '/points/schemes', permission: 'points.scheme', component: () => import('./Simulation.vue') },
  { path: '/points/versions/:id', title: '已施行的一版', under: '/points/schemes', permission: 'points.read', component: () => import('./Version.vue') },
  { path: '/points/statements/branch/:id', title: '支部积分对账单', under: '/points/branches', permission: 'points.read', component: () => import('./Statement.vue') },
  { path: '/points/statements/department/:id', title: '单位积分对账单', under: '/points/departments', permission: 'points.read', component: () => import('./Statement.vue') },
  { path: '/points/statements/member/:id', title: '党员积分对账单', under: '/points/members', permission: 'points.scheme', component: () => import('./Statement.vue') }
]
