import { ref, type Ref } from 'vue'
import { api, take } from '@/api/client'
import type { Kind } from './model'

let kept: Promise<Kind[]> | undefined

/** The kinds of activities, asked for once; `forgetKinds` after a change. */
export function useKinds(): { kinds: Ref<Kind[]>; kindName: (code: string) => string } {
  const kinds = ref<Kind[]>([])
  kept ??= take(api.GET('/api/activity-kinds')).then(l => l.items)
  kept.then(list => (kinds.value = list)).catch(() => (kept = undefined))
  return { kinds, kindName: code => kinds.value.find(k => k.code === code)?.name ?? '' }
}

export const forgetKinds = () => (kept = undefined)
