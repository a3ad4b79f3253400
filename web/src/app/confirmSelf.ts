import { ref } from 'vue'
import { api, asProblem, take } from '@/api/client'
import { useSession } from './session'

/** Shown while a sensitive act waits for its owner to confirm. */
export const asked = ref(false)
let answer: ((confirmed: boolean) => void) | undefined

/** Opens the dialog; the answer tells whether the act may go on. */
export function askSelf(): Promise<boolean> {
  asked.value = true
  return new Promise(resolve => (answer = resolve))
}

/** The confirming of oneself, for both dialogs: by the code of the phone, or by the password when there is none. */
export function useConfirmSelf() {
  const store = useSession()
  const typed = ref('')
  const failure = ref('')
  const busy = ref(false)
  const byCode = () => store.session?.factor === 'given'

  function close(confirmed: boolean) {
    typed.value = failure.value = ''
    asked.value = false
    answer?.(confirmed)
    answer = undefined
  }
  async function confirm() {
    if (busy.value || !typed.value) return
    busy.value = true
    failure.value = ''
    try {
      await take(api.POST('/api/session/confirmation', { body: { code: typed.value } }))
      close(true)
    } catch (err) {
      failure.value = asProblem(err).detail
      typed.value = ''
    } finally {
      busy.value = false
    }
  }
  return { typed, failure, busy, byCode, confirm, close }
}
