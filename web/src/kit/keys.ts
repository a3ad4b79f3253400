import type { InjectionKey } from 'vue'

/** A list as the keys of its page see it. */
export interface ListKeys {
  /** Where it is drawn; undefined while it shows a fault instead. */
  root(): HTMLElement | undefined
  /** Moves the row cursor and takes the focus. */
  step(by: 1 | -1): void
  /** Ticks the row at the cursor; absent where nothing is ticked. */
  tick?: () => void
  /** Whether Enter opens the row at the cursor. */
  opens: boolean
}

/** Lists announce themselves to the keys of their page, and say good-bye through the answer. */
export const pageKeysKey: InjectionKey<(list: ListKeys) => () => void> = Symbol('page-keys')

const writing = 'input:not([type="checkbox"]):not([type="radio"]),textarea,select,[contenteditable=""],[contenteditable="true"]'
const apart = '[role="dialog"],[aria-modal="true"],.el-popper'

/** Whether somebody is writing, or their input method is still composing: the key is a letter of their text. */
export function typing(e: KeyboardEvent): boolean {
  return e.isComposing || e.keyCode === 229 || !!(e.target as Element | null)?.closest?.(writing)
}

/** Whether a key is meant for the page: no text, no dialogue or drawer before it, no command of the browser's. */
export function forPage(e: KeyboardEvent): boolean {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || typing(e)) return false
  if ((e.target as Element | null)?.closest?.(apart)) return false
  return !modalOpen()
}

/** Whether a dialogue or drawer stands before the page. */
export function modalOpen(): boolean {
  return [...document.querySelectorAll('[aria-modal="true"]')].some(drawn)
}

// a closed dialogue stays in the page, hidden by its cover
const drawn = (e: Element) => !e.closest('[style*="display: none"]') && e.getClientRects().length > 0

/** The field in which the list is searched: the first of its filters into which a word is written. */
export function searchField(page: ParentNode): HTMLInputElement | undefined {
  const fields = page.querySelectorAll<HTMLInputElement>('form[role="search"] .el-input input:not([readonly]):not([disabled])')
  return [...fields].find(f => !f.closest('.el-date-editor,.el-input-number,.el-select'))
}

/** The field in which the tree of organisations is searched. */
export function treeField(page: ParentNode): HTMLInputElement | undefined {
  return page.querySelector<HTMLInputElement>('.org-tree input') ?? undefined
}

/** The button that begins a new record; it says so itself by aria-keyshortcuts="n". */
export function newButton(page: ParentNode): HTMLElement | undefined {
  return page.querySelector<HTMLElement>('[aria-keyshortcuts="n"]:not([disabled])') ?? undefined
}

/** One line of what `?` shows. */
export interface KeyLine {
  keys: string[]
  does: string
}

/** The keys that have an effect on this page as it stands. */
export function keyLines(page: ParentNode, list?: ListKeys): KeyLine[] {
  const out: KeyLine[] = [{ keys: ['?'], does: '看本页的快捷键' }]
  const field = searchField(page)
  const tree = treeField(page)
  if (field) out.push({ keys: ['/'], does: '到列表的查找框；按 Esc 回到列表' })
  if (tree) out.push({ keys: field ? ['t'] : ['/', 't'], does: '到组织树的查找框' })
  if (list) {
    out.push({ keys: ['j', 'k'], does: '下一行、上一行（也可以用方向键）' })
    if (list.opens) out.push({ keys: ['Enter'], does: '打开这一行' })
    if (list.tick) out.push({ keys: ['x'], does: '勾选这一行（也可以用空格键）' })
    out.push({ keys: ['Esc'], does: '关闭打开的窗口，回到这一行；再按一次取消选中' })
  }
  const fresh = newButton(page)?.textContent?.trim()
  if (fresh) out.push({ keys: ['n'], does: fresh })
  out.push({ keys: ['Ctrl+K'], does: '全局搜索：页面、组织、党员、组织生活' })
  if (list) out.push({ keys: ['Ctrl+A', 'Ctrl+C'], does: '选中本页、复制选中的单元格' }, { keys: ['Ctrl+P'], does: '打印这张表' })
  return out
}
