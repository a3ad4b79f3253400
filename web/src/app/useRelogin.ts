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

  async function renew() {
    if (busy.value || !password.value) return
    busy.value = true
    failure.value = ''
    const was = store.session?.account
    try {
      const now = await store.login(login.value || was?.login || '', password.value)
      password.value = ''
      if (was && now.account.id !== was.id) return location.assign(home)
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
  return { store, login, password, failure, busy, renew, leave }
}
