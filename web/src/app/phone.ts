import { createApp, watch } from 'vue'
import { createPinia } from 'pinia'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { onConfirm, onHalf, onLapsed } from '@/api/client'
import { accessKey } from '@/kit/access'
import { followLargePrint } from '@/kit/largePrint'
import { own, watchNetwork } from '@/kit-mobile/outbox'
import { titleKey } from '@/kit/useTitle'
import type { PhoneRoute } from '@/kit/route'
import { phonePages } from './phoneRoutes'
import { guard } from './guard'
import { keeper } from './keeper'
import { heldScan } from './heldScan'
import { keepFresh } from './fresh'
import { useSession } from './session'
import { askAgain } from './relogin'
import { askSelf } from './confirmSelf'
import { setTitle } from './title'
import Phone from './phone/Phone.vue'
// what is called, not drawn, brings no style along
import 'vant/es/toast/style'
import 'vant/es/dialog/style'
import '@/styles/base.css'
import '@/styles/tokens.css'

const record = (p: PhoneRoute): RouteRecordRaw => ({ path: p.path, component: p.component, meta: { title: p.title, permission: p.permission, tab: p.tab, tile: p.tile, listed: p.listed, away: p.away } })
const pages: RouteRecordRaw[] = [
  { path: '/m', redirect: '/m/home' },
  { path: '/m/home', component: () => import('./phone/HomePage.vue'), meta: { title: '首页', tab: 'home' } },
  { path: '/m/mine', component: () => import('./phone/MinePage.vue'), meta: { title: '我的', tab: 'mine' } },
  { path: '/m/login', component: () => import('./phone/LoginPage.vue'), meta: { title: '登录', open: true } },
  { path: '/m/activation', component: () => import('./phone/ActivationPage.vue'), meta: { title: '激活账号', open: true } },
  { path: '/m/forgotten', component: () => import('./phone/ForgottenPage.vue'), meta: { title: '忘记密码', open: true } },
  { path: '/m/factor', component: () => import('./phone/FactorPage.vue'), meta: { title: '动态口令' } },
  { path: '/m/sessions', component: () => import('./phone/SessionsPage.vue'), meta: { title: '登录设备' } },
  { path: '/m/password', component: () => import('./phone/PasswordPage.vue'), meta: { title: '修改密码' } },
  { path: '/m/outbox', component: () => import('./phone/OutboxPage.vue'), meta: { title: '待发送', away: true } },
  { path: '/m/offline', component: () => import('./phone/OfflinePage.vue'), meta: { title: '没有网络', open: true } },
  { path: '/m/403', component: () => import('./phone/ForbiddenPage.vue'), meta: { title: '没有权限' } },
  { path: '/m/:rest(.*)*', component: () => import('./phone/NotFoundPage.vue'), meta: { title: '没有这个页面' } }
]
// a capability's page takes the place of the plain one that stands here until it exists
const taken = new Set(phonePages.map(p => p.path))

const pinia = createPinia()
const router = createRouter({ history: createWebHistory('/'), routes: [...phonePages.map(record), ...pages.filter(r => !taken.has(r.path))], scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 } })
guard(router, { login: '/m/login', password: '/m/password', factor: '/m/factor', forbidden: '/m/403', offline: { page: '/m/offline', instead: '/m/liaison' }, back: heldScan })
keepFresh(router)
router.afterEach(to => setTitle(to.meta.title ?? ''))

const app = createApp(Phone)
app.use(pinia)
app.use(router)
const store = useSession()
app.provide(accessKey, () => store.access)
app.provide(titleKey, setTitle)
const settings = keeper()
watch(() => store.wholeKey, who => who && void followLargePrint(settings))
watchNetwork()
// back on the network the server says who is logged in; what was typed stays where it is
addEventListener('online', () => void backOnline())
async function backOnline() {
  if (!store.away) return
  const s = await store.load(true).catch(() => undefined)
  if (s === null) await router.push({ path: '/m/login', query: { to: router.currentRoute.value.fullPath } })
}
watch(() => store.userKey, own, { immediate: true })
onLapsed(askAgain)
onConfirm(askSelf)
onHalf(() => router.currentRoute.value.path === '/m/factor' || location.assign(`/m/factor?to=${encodeURIComponent(router.currentRoute.value.fullPath)}`))
app.mount('#app')
