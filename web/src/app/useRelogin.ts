import { ref } from 'vue'
import { asProblem } from '@/api/client'
import { answerAgain } from './relogin'
import { useSession } from './session'

/** The renewing of a lapsed session, for both dialogs. Another person's log-in begins from the start. */
export function useRelogin(home: string, loginPath: string) {
  const store = useSession()
  const password = ref('')
  const login = ref('')
  const failure = ref('')
  const busy = ref(false)
  /** The second step: the code of the phone. */
  const second = ref(false)
  const code = ref('')

  async function renew() {
    if (busy.value || (second.value ? !code.value : !password.value)) return
    busy.value = true
    failure.value = ''
    const was = store.session?.account
    try {
      const now = second.value ? await store.give(code.value) : await store.knock(login.value || was?.login || '', password.value)
      password.value = code.value = ''
      second.value = now.factor === 'needed'
      if (second.value) return
      if (now.factor === 'set_up' || (was && now.account.id !== was.id)) return location.assign(home)
      store.set(now)
      answerAgain(true)
    } catch (err) {
      failure.value = asProblem(err).detail
    } finally {
      busy.value = false
    }
  }
  function leave() {
    answerAgain(false)
    location.assign(loginPath)
  }
  return { store, login, password, second, code, failure, busy, renew, leave }
}
