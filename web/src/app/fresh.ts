import type { Router } from 'vue-router'

const mark = 'sc.reloaded'

/** After an upgrade the old parts are gone from the server: the page is loaded anew, but never again and again. */
export function reloadOnce(now = Date.now(), reload = () => location.reload()): boolean {
  const last = Number(sessionStorage.getItem(mark) ?? 0)
  if (now - last < 30_000) return false
  sessionStorage.setItem(mark, String(now))
  reload()
  return true
}

export function keepFresh(router: Router): void {
  addEventListener('vite:preloadError', e => {
    if (reloadOnce()) e.preventDefault()
  })
  router.onError((err: unknown, to) => {
    const gone = err instanceof Error && /dynamically imported module|importing a module script|preload CSS/i.test(err.message)
    if (gone) reloadOnce(Date.now(), () => location.assign(to.fullPath))
  })
}
