import { nextTick, ref, type Ref } from 'vue'
import { asProblem, Problem } from '@/api/client'

export interface FormState {
  problem: Ref<Problem | null>
  saving: Ref<boolean>
  /** Runs the save once at a time; a refusal is kept for the fields and the first named field gets the focus. */
  submit(save: () => Promise<unknown>): Promise<boolean>
  /** What is said about a field. */
  error(field: string): string
  reset(): void
}

/** The saving side of a form. `root` is where refused fields are looked for (`data-field`); by default the whole page. */
export function useForm(root: () => ParentNode | null = () => document): FormState {
  const problem = ref<Problem | null>(null)
  const saving = ref(false)

  async function submit(save: () => Promise<unknown>): Promise<boolean> {
    if (saving.value) return false
    saving.value = true
    problem.value = null
    try {
      await save()
      return true
    } catch (err) {
      problem.value = asProblem(err)
      void nextTick(() => focusFirst(root(), problem.value))
      return false
    } finally {
      saving.value = false
    }
  }
  return { problem, saving, submit, error: field => problem.value?.of(field) ?? '', reset: () => (problem.value = null) }
}

/** A refusal of a whole list names lines[7].day; the form of one line knows it as day. */
export function ofLine(err: unknown): Problem {
  const at = asProblem(err)
  const own = (f: string) => f.replace(/^(?:body\.)?lines\[\d+\]\./, '')
  return new Problem({ status: at.status, code: at.code, detail: at.detail, field: own(at.field), errors: at.errors.map(e => ({ ...e, field: own(e.field) })), request_id: at.requestId })
}

/** Puts the focus on the first refused field, in the order of the page. */
export function focusFirst(root: ParentNode | null, problem: Problem | null): void {
  const named = new Set(problem?.fields ?? [])
  if (!root || named.size === 0) return
  for (const el of root.querySelectorAll<HTMLElement>('[data-field]')) {
    if (!named.has(el.dataset.field ?? '')) continue
    const target = el.querySelector<HTMLElement>('input:not([type=hidden]),textarea,select,button,[tabindex]') ?? el
    target.focus()
    target.scrollIntoView?.({ block: 'center' })
    return
  }
}
