import { reactive } from 'vue'
import type { Choice, Choices } from './register'

/** The choices of several fields by key: those at hand at once, those the server knows when they come. */
export function useChoices(of: readonly { key: string; choices?: Choices }[]): Record<string, readonly Choice[]> {
  const known = reactive<Record<string, readonly Choice[]>>({})
  for (const f of of) {
    if (typeof f.choices !== 'function') known[f.key] = f.choices ?? []
    else {
      known[f.key] = []
      f.choices().then(list => (known[f.key] = list)).catch(() => undefined)
    }
  }
  return known
}
