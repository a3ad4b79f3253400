import { reactive, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, asProblem, take, type Problem, type Wire } from '@/api/client'
import { ownPath } from './guard'
import { useSession } from './session'

/** Runs one act at a time and keeps what it was refused with. */
export function once() {
  const problem = ref<Problem | null>(null)
  const busy = ref(false)
  async function run(act: () => Promise<unknown>) {
    if (busy.value) return
    busy.value = true
    problem.value = null
    try {
      await act()
    } catch (err) {
      problem.value = asProblem(err)
    } finally {
      busy.value = false
    }
  }
  return { problem, busy, run }
}

/** What is amiss with a new password; the server has the last word. */
export function passwordFault(password: string, again: string): string {
  if (password.length < 8) return '密码至少 8 位。'
  return password === again ? '' : '两次填写的密码不一致。'
}

/** Logging in, for both ends. */
export function useLogin(home: string) {
  const form = reactive({ login: '', password: '' })
  const { problem, busy, run } = once()
  const store = useSession()
  const router = useRouter()
  const route = useRoute()
  const submit = () =>
    run(async () => {
      await store.login(form.login.trim(), form.password)
      form.password = ''
      await router.replace(ownPath(route.query.to, home))
    })
  // a demonstration offers its people, so that nobody has to look up whom to try
  const offered = ref<Wire<'DemonstrationLogin'>[]>([])
  // for whom the city's own log-in vouches, where one stands in front
  const vouched = ref('')
  take(api.GET('/api/setup')).then(
    s => {
      offered.value = s.demonstration ? (s.accounts ?? []) : []
      vouched.value = s.vouched
    },
    () => undefined
  )
  const enterVouched = () =>
    run(async () => {
      await store.loginVouched()
      await router.replace(ownPath(route.query.to, home))
    })
  const enter = (who: Wire<'DemonstrationLogin'>) => {
    Object.assign(form, { login: who.login, password: who.password })
    return submit()
  }
  return { form, problem, busy, submit, offered, enter, vouched, enterVouched }
}

/** Asking for a new code, for both ends. The answer never tells whether the account exists. */
export function useForgotten() {
  const login = ref('')
  const asked = ref(false)
  const { problem, busy, run } = once()
  const submit = () =>
    run(async () => {
      await take(api.POST('/api/session/forgotten', { body: { login: login.value.trim() } }))
      asked.value = true
    })
  return { login, asked, problem, busy, submit }
}

/** The first password of an account, by the one-time code its holder was given. */
export function useActivation(home: string) {
  const form = reactive({ login: '', code: '', password: '', again: '' })
  const { problem, busy, run } = once()
  const fault = ref('')
  const store = useSession()
  const router = useRouter()
  const submit = () => {
    fault.value = passwordFault(form.password, form.again)
    if (fault.value) return
    return run(async () => {
      await take(api.POST('/api/activation', { body: { login: form.login.trim(), code: form.code.trim(), password: form.password } }))
      await store.login(form.login.trim(), form.password)
      await router.replace(home)
    })
  }
  return { form, problem, fault, busy, submit }
}

/** The change of one's password, by choice or because it is asked. */
export function usePassword(home: string) {
  const form = reactive({ old: '', password: '', again: '' })
  const { problem, busy, run } = once()
  const fault = ref('')
  const done = ref(false)
  const store = useSession()
  const router = useRouter()
  const route = useRoute()
  const submit = () => {
    fault.value = passwordFault(form.password, form.again)
    if (fault.value) return
    return run(async () => {
      const forced = store.session?.must_change_password
      await take(api.POST('/api/session/password', { body: { old_password: form.old, new_password: form.password } }))
      Object.assign(form, { old: '', password: '', again: '' })
      await store.refresh()
      done.value = true
      if (forced) await router.replace(ownPath(route.query.to, home))
    })
  }
  return { form, problem, fault, busy, done, submit, store }
}
