import { computed, reactive, ref, watch } from 'vue'
import { api, take, type Wire } from '@/api/client'
import { useAccess } from '@/kit/access'
import { useForm } from '@/kit/useForm'
import type { kindNames } from './model.entrustment'

export type Kind = keyof typeof kindNames
export type Position = Wire<'Position'>
export type Person = Wire<'Person'>

/** Who can be named: an account, or a member who has none yet. */
export const keyOf = (p: Person) => (p.account_id ? `a${p.account_id}` : `m${p.member_id}`)

/** The form that begins a hand-over or a delegation, on the desk and on the phone. `failed` is told what could not be fetched. */
export function useEntrusting(failed: (err: unknown) => void) {
  const access = useAccess()
  const blank = () => ({ kind: 'handover' as Kind, grant_id: undefined as number | undefined, who: undefined as string | undefined, from_day: access.today, to_day: '', acts: [] as string[], note: '' })
  const form = reactive(blank())
  const { problem, saving, submit, reset, error } = useForm()
  const positions = ref<Position[]>([])
  const persons = ref<Person[]>([])
  const sheet = ref<Wire<'SheetLine'>[]>([])
  const searching = ref(false)
  const position = computed(() => positions.value.find(p => p.grant_id === form.grant_id))

  /** Empties the form and asks which offices there are. */
  async function begin() {
    Object.assign(form, blank())
    reset()
    try {
      positions.value = (await take(api.GET('/api/entrustments/positions'))).items
      form.grant_id = positions.value.find(p => p.own)?.grant_id
    } catch (err) {
      failed(err)
    }
  }
  let asked = 0
  async function find(text: string) {
    if (!form.grant_id) return
    const mine = ++asked
    searching.value = true
    const list = await take(api.GET('/api/entrustments/persons', { params: { query: { grant_id: form.grant_id, kind: form.kind, text: text.trim() } } })).then(l => l.items, () => [])
    if (mine !== asked) return
    persons.value = list
    searching.value = false
  }
  watch(() => [form.grant_id, form.kind], async () => {
    Object.assign(form, { who: undefined, acts: position.value?.acts.map(a => a.code) ?? [] })
    persons.value = []
    sheet.value = []
    if (!form.grant_id || form.kind !== 'handover') return
    const id = form.grant_id
    try {
      const got = await take(api.GET('/api/entrustments/preview', { params: { query: { grant_id: id } } }))
      if (id === form.grant_id) sheet.value = got.items
    } catch (err) {
      failed(err)
    }
  })
  const barred = computed(() => {
    if (!form.grant_id) return '请先选择职务'
    if (!form.who) return form.kind === 'handover' ? '请选择接手人' : '请选择代理人'
    if (!form.from_day) return '请填写开始日期'
    if (form.kind === 'handover') return ''
    return form.to_day ? (form.acts.length ? '' : '请至少选一个事项') : '请填写最后一天'
  })
  /** Sends it; the person who is asked when it was taken. */
  async function send(): Promise<Person | undefined> {
    const who = persons.value.find(p => keyOf(p) === form.who)
    if (!who || barred.value) return undefined
    const { kind, grant_id = 0, from_day, note } = form
    const named = who.account_id ? { account_id: who.account_id } : { member_id: who.member_id }
    const span = kind === 'delegation' ? { to_day: form.to_day, acts: form.acts } : {}
    return (await submit(async () => void (await take(api.POST('/api/entrustments', { body: { kind, grant_id, ...named, from_day, note, ...span } }))))) ? who : undefined
  }
  return { form, problem, saving, error, positions, position, persons, sheet, searching, barred, begin, find, send }
}
