import { ElMessageBox } from 'element-plus'

export interface Danger {
  /** What will be done: 删除. */
  action: string
  /** What it is done to: 走访记录. */
  object: string
  /** How many; with `name` one. */
  count?: number
  /** Measure word before the object, by default 条. */
  measure?: string
  /** The name of the single thing. */
  name?: string
  /** What follows from it. */
  effect?: string
}

/** 删除 3 条走访记录 — or by name: 删除走访记录「红星社区」. */
export function dangerTitle(d: Danger): string {
  if (d.name) return `${d.action}${d.object}「${d.name}」`
  return `${d.action} ${d.count ?? 1} ${d.measure ?? '条'}${d.object}`
}

/** Asks before an act that is hard to take back; the button says what will happen, never 确定. */
export async function confirmDanger(d: Danger): Promise<boolean> {
  try {
    await ElMessageBox.confirm(d.effect ?? '此操作不能撤回。', `要${dangerTitle(d)}吗？`, {
      confirmButtonText: dangerTitle({ ...d, name: undefined, count: d.count ?? 1 }), cancelButtonText: '不做了', type: 'warning',
      confirmButtonClass: 'el-button--danger', autofocus: false, closeOnClickModal: false
    })
    return true
  } catch {
    return false
  }
}

/** Asks for the reason of a return, a refusal or a change; undefined when the user thinks better of it. */
export async function askReason(o: { title: string; label?: string; placeholder?: string; action: string; max?: number; optional?: boolean }): Promise<string | undefined> {
  const max = o.max ?? 500
  try {
    const { value } = await ElMessageBox.prompt(o.label ?? '请写明原因，对方会看到。', o.title, {
      inputType: 'textarea', inputPlaceholder: o.placeholder ?? '', confirmButtonText: o.action, cancelButtonText: '取消', closeOnClickModal: false,
      inputValidator: v => {
        const n = (v ?? '').trim().length
        if (n === 0 && !o.optional) return '请填写原因。'
        return n > max ? `最多 ${max} 个字，现在有 ${n} 个字。` : true
      }
    })
    return (value ?? '').trim()
  } catch {
    return undefined
  }
}
