import { computed, onMounted, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, take, type Wire } from '@/api/client'
import { ownPath } from './guard'
import { useSession } from './session'
import { once } from './useEntrance'

type Step = 'code' | 'scan' | 'codes' | 'on'

/** The second step of a log-in, or the setting up of a second factor, for both ends. */
export function useFactor(home: string, login: string) {
  const store = useSession()
  const router = useRouter()
  const route = useRoute()
  const { problem, busy, run } = once()
  const step = ref<Step>('code')
  const code = ref('')
  const begun = ref<Wire<'FactorBegun'>>()
  const codes = ref<string[]>([])
  const forced = ref(false)

  const begin = () => run(async () => (begun.value = await take(api.POST('/api/session/factor/begin'))))
  onMounted(() => {
    const standing = store.session?.factor
    if (standing === 'needed') return undefined
    step.value = standing === 'given' ? 'on' : 'scan'
    forced.value = standing === 'set_up'
    return step.value === 'scan' ? begin() : undefined
  })
  const finish = () => router.replace(ownPath(route.query.to, home))
  const submit = () =>
    run(async () => {
      if (step.value === 'code') {
        await store.give(code.value)
        return finish()
      }
      const set = await take(api.POST('/api/session/factor/set', { body: { code: code.value } }))
      store.set(set.session)
      codes.value = set.codes
      step.value = 'codes'
      return undefined
    })
  async function leave() {
    await store.logout().catch(() => undefined)
    location.assign(login)
  }
  /** The secret in groups of four, as people type it. */
  const secret = computed(() => begun.value?.secret.match(/.{4}/g)?.join(' ') ?? '')
  const title = computed(() => ({ code: '填写动态口令', scan: '启用动态口令', codes: '请保存恢复码', on: '动态口令' })[step.value])
  return { step, title, code, begun, secret, codes, forced, problem, busy, submit, begin, finish, leave, store }
}

/** The recovery codes as a text to be copied or printed. */
export const recoveryText = (login: string, codes: readonly string[]) => `动态口令恢复码（账号 ${login}）\n每个只能用一次，请放在手机之外的安全处。\n${codes.join('\n')}`
