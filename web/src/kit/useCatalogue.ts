import { ref, type Ref } from 'vue'
import { asProblem, type Problem } from '@/api/client'
import { useForm } from './useForm'
import { tellDone } from './tell'

/** What is kept as data by whoever looks after a register: kinds, actions. Version 0 is not saved yet. */
export interface Kept {
  code: string
  name: string
  active: boolean
  version: number
}

/** The list of such things with the form to add one or change it. */
export function useCatalogue<T extends Kept>(of: { noun: string; blank: () => T; list: () => Promise<T[]>; save: (item: T) => Promise<unknown> }) {
  const rows = ref([]) as Ref<T[]>
  const loading = ref(true)
  const failed = ref<Problem | null>(null)
  const open = ref(false)
  const item = ref(of.blank()) as Ref<T>
  const form = useForm()

  async function load() {
    loading.value = true
    failed.value = null
    try {
      rows.value = await of.list()
    } catch (err) {
      failed.value = asProblem(err)
    } finally {
      loading.value = false
    }
  }
  function edit(row?: T) {
    item.value = row ? { ...row } : of.blank()
    form.reset()
    open.value = true
  }
  async function save() {
    const added = item.value.version === 0
    // codes stand in facts and links; nobody has to think one up
    const sent = { ...item.value, name: item.value.name.trim(), code: item.value.code || `local_${Date.now().toString(36)}` }
    if (!(await form.submit(() => of.save(sent)))) return
    open.value = false
    tellDone(added ? `已增加${of.noun}` : '已保存')
    await load()
  }
  void load()
  return { rows, loading, failed, open, item, problem: form.problem, saving: form.saving, load, edit, save }
}
