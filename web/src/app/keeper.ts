import { api, take } from '@/api/client'
import type { Keeper } from '@/kit/kept'

const freshFor = 60_000

/** The account's settings on the server. A setting is asked for once a minute, however many pages use it. */
export function keeper(): Keeper {
  const held = new Map<string, { until: number; value: Promise<unknown> }>()
  const at = (key: string) => ({ params: { path: { key } } })
  return {
    read(key) {
      const have = held.get(key)
      if (have && Date.now() < have.until) return have.value
      const value = take(api.GET('/api/preferences/{key}', at(key))).then(p => p.value)
      held.set(key, { until: Date.now() + freshFor, value })
      value.catch(() => held.delete(key))
      return value
    },
    async write(key, value) {
      held.delete(key)
      await take(api.PUT('/api/preferences/{key}', { ...at(key), body: { value } }))
    }
  }
}
