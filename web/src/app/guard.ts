import type { Router } from 'vue-router'
import { api, Problem, take } from '@/api/client'
import { isHalf, useSession } from './session'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string
    permission?: string | string[]
    /** Opens without log-in. */
    open?: boolean
    /** No shell around it. */
    bare?: boolean
    /** The menu entry lit while the page is open. */
    under?: string
    tab?: string
    /** Opens without a network. */
    away?: boolean
    /** Offered on the phone's home page: as a great action, or in the list. */
    tile?: { icon: string; note?: string }
    listed?: boolean
  }
}

export interface Doors {
  login: string
  password: string
  factor: string
  setup?: string
  forbidden: string
  /** What is shown where there is no network, and the page that opens all the same. */
  offline?: { page: string; instead: string }
  /** Where to come back to after the log-in, when the address itself would not hold that long. */
  back?: (path: string) => Promise<string>
}

/** Who may open a page: nobody logged in goes to the log-in and comes back, who lacks the permission is told so. */
export function guard(router: Router, doors: Doors): void {
  router.beforeEach(async to => {
    if (to.meta.open) return true
    const store = useSession()
    const { offline } = doors
    const s = await store.load(!!offline).catch((err: unknown) => {
      if (!offline || !(err instanceof Problem) || err.status !== 0) throw err
      return undefined
    })
    if (offline && s === undefined) return { path: offline.page, query: { to: to.fullPath } }
    if (offline && store.away && !to.meta.away) return offline.instead
    if (!s) {
      if (doors.setup && (await isUnset())) return doors.setup
      const back = doors.back ? await doors.back(to.fullPath) : to.fullPath
      return { path: doors.login, query: back === '/' ? {} : { to: back } }
    }
    if (isHalf(s)) return to.path === doors.factor || { path: doors.factor, query: { to: to.fullPath } }
    if (s.must_change_password && to.path !== doors.password) return { path: doors.password, query: { to: to.fullPath } }
    if (!store.can(to.meta.permission)) return { path: doors.forbidden, query: { page: to.meta.title ?? '' }, replace: true }
    return true
  })
}

let unset: boolean | undefined
async function isUnset(): Promise<boolean> {
  unset ??= await take(api.GET('/api/setup')).then(s => s.needed).catch(() => false)
  return unset
}

/** The setup is done: it is asked for no more. */
export function setupDone(): void {
  unset = false
}

/** A path of this application, or the fallback: never another site. */
export function ownPath(v: unknown, fallback: string): string {
  return typeof v === 'string' && /^\/(?![/\\])/.test(v) ? v : fallback
}
