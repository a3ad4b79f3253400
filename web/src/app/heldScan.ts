import { api, take } from '@/api/client'

/** A scanned code turns within the minute: it is exchanged for one that lasts through the log-in. */
export async function heldScan(path: string): Promise<string> {
  const code = /^\/q\/([sp]\.[^/?#]+)$/.exec(path)?.[1]
  if (!code) return path
  // what is refused here is said after the log-in, by the page itself
  return take(api.POST('/api/check-in/passes', { body: { code } })).then(got => `/q/${got.pass}`, () => path)
}
