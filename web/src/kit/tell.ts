import { ElMessage } from 'element-plus'
import { asProblem } from '@/api/client'

/** Says that something was done. */
export function tellDone(text: string): void {
  ElMessage({ type: 'success', message: text, duration: 2500, grouping: true })
}

/** Says that something was refused, where no field and no page is there to say it. */
export function tellProblem(err: unknown): void {
  const p = asProblem(err)
  ElMessage({ type: 'error', message: p.requestId && p.unsure ? `${p.detail}（查询编号：${p.requestId}）` : p.detail, duration: 6000, showClose: true, grouping: true })
}

/** Runs an act outside a form: true when done, a refusal is told. */
export async function attempt(act: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await act()
    if (done) tellDone(done)
    return true
  } catch (err) {
    tellProblem(err)
    return false
  }
}
