import { createApp, watch } from 'vue'
import { createPinia } from 'pinia'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { onConfirm, onHalf, onLapsed } from '@/api/client'
import { accessKey } from '@/kit/access'
import { directoryKey } from '@/kit/directory'
import { keeperKey } from '@/kit/kept'
import { followLargePrint } from '@/kit/largePrint'
import { forgetPlacesFrom } from '@/kit/scrollPlace'
import { titleKey } from '@/kit/useTitle'
import type { PageRoute } from '@/kit/route'
import { directory } from './directory'
import { keeper } from './keeper'
import { deskPages } from './routes'
import { guard } from './guard'
import { keepFresh } from './fresh'
import { useSession } from './session'
import { askAgain } from './relogin'
import { askSelf } from './confirmSelf'
import { setTitle } from './title'
import { firstOf, menuOf } from './menu'
import Desk from './shell/Desk.vue'
// what is called, not drawn, brings no style along
import 'element-plus/es/components/message/style/css'
import 'element-plus/es/components/message-box/style/css'
import '@/styles/base.css'
import '@/styles/tokens.css'
import '@/styles/print.css'

const own: RouteRecordRaw[] = [
  { path: '/login', component: () => import('./account/LoginPage.vue'), meta: { title: '登录', open: true, bare: true } },
  { path: '/setup', component: () => import('./account/SetupPage.vue'), meta: { title: '首次启用', open: true, bare: true } },
  { path: '/activation', component: () => import('./account/ActivationPage.vue'), meta: { title: '激活账号', open: true, bare: true } },
  { path: '/forgotten', component: () => import('./account/ForgottenPage.vue'), meta: { title: '忘记密码', open: true, bare: true } },
  { path: '/factor', component: () => import('./account/FactorPage.vue'), meta: { title: '动态口令', bare: true } },
  { path: '/password', component: () => import('./account/PasswordPage.vue'), meta: { title: '修改密码' } },
  { path: '/check', component: () => import('./account/CheckPage.vue'), meta: { title: '本机自检', open: true, bare: true } },
  { path: '/403', component: () => import('./shell/ForbiddenPage.vue'), meta: { title: '没有权限' } },
  { path: '/:rest(.*)*', component: () => import('./shell/NotFoundPage.vue'), meta: { title: '没有这个页面' } }
]
const record = (p: PageRoute): RouteRecordRaw => ({ path: p.path, component: p.component, meta: { title: p.title, permission: p.permission, under: p.under, bare: p.bare } })

const pinia = createPinia()
const home: RouteRecordRaw = {
  path: '/',
  component: () => import('./shell/NotFoundPage.vue'),
  beforeEnter: () => firstOf(menuOf(deskPages, useSession().can, useSession().looker)) ?? '/403'
}
const router = createRouter({ history: createWebHistory('/'), routes: [...(deskPages.some(p => p.path === '/') ? [] : [home]), ...deskPages.map(record), ...own] })
guard(router, { login: '/login', password: '/password', factor: '/factor', setup: '/setup', forbidden: '/403' })
keepFresh(router)
// a reloaded page goes on where it was; only a step beyond it forgets places
let position = Number((history.state as { position?: number } | null)?.position ?? 0)
router.afterEach((to, _from, failure) => {
  if (failure) return
  setTitle(to.meta.title ?? '')
  const now = Number((history.state as { position?: number } | null)?.position ?? 0)
  if (now > position) forgetPlacesFrom(now)
  position = now
})

const app = createApp(Desk)
app.use(pinia)
app.use(router)
const store = useSession()
app.provide(accessKey, () => store.access)
app.provide(directoryKey, directory())
const settings = keeper()
app.provide(keeperKey, settings)
watch(() => store.wholeKey, who => who && void followLargePrint(settings))
app.provide(titleKey, setTitle)
onLapsed(askAgain)
onConfirm(askSelf)
onHalf(() => router.currentRoute.value.path === '/factor' || location.assign(`/factor?to=${encodeURIComponent(router.currentRoute.value.fullPath)}`))
app.mount('#app')
