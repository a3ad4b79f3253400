/** Puts text on the clipboard, on plain http too, where the clipboard interface is closed. False when the browser refused. */
export function copyText(text: string): boolean {
  const give = (e: ClipboardEvent) => {
    e.clipboardData?.setData('text/plain', text)
    e.preventDefault()
    e.stopImmediatePropagation()
  }
  document.addEventListener('copy', give, { capture: true, once: true })
  const done = document.execCommand('copy')
  document.removeEventListener('copy', give, { capture: true })
  return done
}
