import { askReason } from './confirmDanger'
import type { Register, RegisterRow } from './register'
import { attempt } from './tell'

/** Asks for the reason and takes the record out of its register; true when it is out. */
export async function removeRecord<T extends RegisterRow>(register: Register<T>, row: T): Promise<boolean> {
  const reason = await askReason({ title: `删除${register.noun}「${register.rowName(row)}」`, label: '请写明理由。删除后不再计入统计，记录和理由仍可查阅。', action: `删除${register.noun}`, max: 200 })
  return reason === undefined ? false : attempt(() => register.remove(row.id, { version: row.version, reason }), `${register.noun}已删除`)
}
