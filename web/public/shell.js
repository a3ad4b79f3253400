/* Keeps the program's own files, and nothing else, so that pages under /m/ open without a network. It never answers for /api/: what the
   server says of people is not kept by the browser. Registered by the pages that work so (src/kit-mobile/away.ts). */
const prefix = 'shell-'
const patience = 5000

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', e => e.waitUntil(self.clients.claim()))

/* All files of the present build, or none: a half-kept one would open to a blank page. */
async function keepFiles() {
  const { version, files } = await (await fetch('/shell.json', { cache: 'no-store' })).json()
  const name = prefix + version
  const cache = await caches.open(name)
  if ((await cache.keys()).length < files.length) {
    try {
      await cache.addAll(files)
    } catch (err) {
      await caches.delete(name)
      throw err
    }
  }
  for (const old of await caches.keys()) if (old.startsWith(prefix) && old !== name) await caches.delete(old)
}

self.addEventListener('message', e => {
  if (e.data !== 'keep') return
  const say = e.ports[0]
  e.waitUntil(keepFiles().then(() => say.postMessage(true), () => say.postMessage(false)))
})

/* The network first; a network that does not answer counts as none where the page is kept. */
async function page(request) {
  const kept = await caches.match('/m.html')
  if (!kept) return fetch(request)
  let late
  try {
    return await Promise.race([fetch(request), new Promise((_, no) => { late = setTimeout(no, patience) })])
  } catch {
    return kept
  } finally {
    clearTimeout(late)
  }
}

self.addEventListener('fetch', e => {
  const url = new URL(e.request.url)
  if (e.request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith('/api/')) return
  if (e.request.mode === 'navigate') return e.respondWith(page(e.request))
  // names of assets hold their digest, so that a kept one is never an old one
  if (url.pathname.startsWith('/assets/')) return e.respondWith(caches.match(e.request).then(kept => kept || fetch(e.request)))
  e.respondWith(fetch(e.request).catch(async err => { const kept = await caches.match(e.request); if (kept) return kept; throw err }))
})
