/** What the filter offers: the beginning of an action's code. */
export const actionGroups = [
  { value: 'session.', label: '登录' },
  { value: 'session.refused', label: '登录被拒' },
  { value: 'account.locked', label: '账号锁定' },
  { value: 'account.', label: '账号' },
  { value: 'grant.', label: '授权' },
  { value: 'password.', label: '密码' },
  { value: 'member.', label: '党员' },
  { value: 'org.', label: '组织' },
  { value: 'activity.', label: '组织生活' },
  { value: 'points.', label: '积分' },
  { value: 'intake.', label: '导入' },
  { value: 'audit.', label: '留痕' }
] as const

/** What stands in the place of a role where an act needs none. */
export const noRole = [
  { code: 'self', name: '本人' },
  { code: 'open', name: '登录前' },
  { code: 'system', name: '系统' }
]

const fieldNames: Record<string, string> = {
  login: '登录名', name: '姓名或用途', role: '角色代码', role_name: '角色', org_name: '组织', reason: '原因', before: '变更前', after: '变更后', sessions_ended: '结束的登录', count: '数量',
  minutes: '锁定分钟', failures: '失败次数', rows: '行数', from: '开始日期', to: '结束日期', action: '操作', object_type: '对象类别', account: '账号', held: '授权待确认', roles: '角色', member: '党员',
  root: '封存根', seals: '封存数', bad: '不符之处', exported: '已导出', vouched: '认证方式'
}

/** The detail of a row as lines of name and value; what is nested stays as text. */
export function detailLines(detail: string): { name: string; value: string }[] {
  let read: unknown
  try {
    read = JSON.parse(detail)
  } catch {
    return [{ name: '内容', value: detail }]
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return [{ name: '内容', value: detail }]
  return Object.entries(read).map(([k, v]) => ({ name: fieldNames[k] ?? k, value: valueText(v) }))
}

function valueText(v: unknown): string {
  if (v === true) return '是'
  if (v === false) return '否'
  if (v === null || v === '') return '—'
  return typeof v === 'object' ? JSON.stringify(v) : String(v)
}

export const resultText = (result: string) => (result === 'done' ? '完成' : result)
