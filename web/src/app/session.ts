import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import { api, take, Problem, type Wire } from '@/api/client'
import type { Access } from '@/kit/access'
import type { Looker } from './menu'
import { forgetDrafts, sweepDrafts } from '@/kit/useDraft'
import { forgetAway, recallWho, sweepAway } from '@/kit-mobile/away'

export type Session = Wire<'Session'>

/** Who is logged in. */
export const useSession = defineStore('session', () => {
  const session = ref<Session | null>(null)
  const loaded = ref(false)
  const year = ref(0)
  /** There is no network, and who is logged in is what this machine remembers. */
  const away = ref(false)

  function set(s: Session) {
    session.value = s
    loaded.value = true
    away.value = false
    sweepAway(`u${s.account.id}`)
    if (!year.value) year.value = Number(s.today.slice(0, 4))
    sweepDrafts()
  }
  /** Asks once who is logged in; nobody is an answer, too. Without a network it may be who this machine remembers: then it asks again next time. */
  async function load(mayBeAway = false): Promise<Session | null> {
    if (loaded.value) return session.value
    try {
      set(await take(api.GET('/api/session')))
    } catch (err) {
      if (!(err instanceof Problem)) throw err
      if (err.status === 401) {
        loaded.value = true
        away.value = false
        session.value = null
        return null
      }
      const who = mayBeAway && err.status === 0 ? recallWho() : undefined
      if (!who) throw err
      session.value = who
      away.value = true
      if (!year.value) year.value = Number(who.today.slice(0, 4))
    }
    return session.value
  }
  async function refresh(): Promise<void> {
    set(await take(api.GET('/api/session')))
  }
  async function login(login: string, password: string): Promise<Session> {
    const s = await knock(login, password)
    set(s)
    return s
  }
  /** Opens a log-in for whom the city's own log-in vouches. */
  async function loginVouched(): Promise<Session> {
    const s = await take(api.POST('/api/session/vouched'))
    set(s)
    return s
  }
  /** Opens a log-in without showing it yet: what is on the page stays until the second step is done, too. */
  async function knock(login: string, password: string): Promise<Session> {
    return take(api.POST('/api/session', { body: { login, password } }))
  }
  /** The second step of a log-in: the code of the phone, or a recovery code. */
  async function give(code: string): Promise<Session> {
    const s = await take(api.POST('/api/session/factor', { body: { code } }))
    set(s)
    return s
  }
  /** Logs out. Drafts go along when asked: on a machine that others use. */
  async function logout(withDrafts = false): Promise<void> {
    if (withDrafts && session.value) forgetDrafts(userKey.value)
    await take(api.DELETE('/api/session'))
    forgetAway()
    session.value = null
  }
  const userKey = computed(() => (session.value ? `u${session.value.account.id}` : ''))
  /** The same once the log-in is whole: half of one may ask for nothing but its second step. */
  const wholeKey = computed(() => (session.value && !away.value && !isHalf(session.value) ? userKey.value : ''))
  const held = computed(() => new Set(session.value?.permissions ?? []))
  function can(asked?: string | string[]): boolean {
    if (!session.value) return false
    if (!asked || asked.length === 0) return true
    return (Array.isArray(asked) ? asked : [asked]).some(p => held.value.has(p))
  }
  const looker = computed<Looker>(() => ({
    demonstration: session.value?.demonstration,
    above: (session.value?.grants ?? []).some(g => !['branch_secretary', 'branch_clerk', 'member'].includes(g.role)),
    member: !!session.value?.account.member_id
  }))
  const access = computed<Access>(() => {
    const s = session.value
    return {
      can, year, userKey: userKey.value, name: s?.account.name ?? '', orgId: s?.account.org_id ?? 0, orgName: s?.account.org_name ?? '',
      memberId: s?.account.member_id ?? 0, roles: [...new Set((s?.grants ?? []).map(g => g.role))], today: s?.today ?? ''
    }
  })
  return { session, loaded, away, year, userKey, wholeKey, looker, access, set, load, refresh, login, loginVouched, knock, give, logout, can }
})

/** A log-in that still waits for its second step. */
export const isHalf = (s: Session) => s.factor === 'needed' || s.factor === 'set_up'

export { useLargePrint } from '@/kit/largePrint'
