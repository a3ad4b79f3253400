import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/bulks', title: '批量办理', permission: ['activity.accept', 'activity.return'], component: () => import('./List.vue') },
  { path: '/bulks/:id', title: '批量办理的结果', under: '/bulks', permission: ['activity.accept', 'activity.return'], component: () => import('./Result.vue') }
]
