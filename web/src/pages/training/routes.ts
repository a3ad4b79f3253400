import type { PageRoute } from '@/kit/route'

export const routes: PageRoute[] = [
  { path: '/training-classes', title: '培训班', group: 'training', order: 10, permission: 'training.read', component: () => import('./Classes.vue') },
  { path: '/training-classes/:id', title: '培训班', under: '/training-classes', permission: 'training.read', component: () => import('./Class.vue') },
  { path: '/trainees', title: '培训学员', group: 'training', order: 20, permission: 'training.read', component: () => import('./Trainees.vue') },
  { path: '/trainees/:id', title: '学员', under: '/trainees', permission: 'training.read', component: () => import('./Trainee.vue') }
]
