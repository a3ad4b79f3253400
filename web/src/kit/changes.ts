/** What happened to a record, in words; an act without one shows as its code. */
const acts: Record<string, string> = {
  create: '登记', correct: '更正', remove: '删除', update: '修改', transfer: '转接组织关系', leave: '办理减少', undo_leave: '撤销减少', group: '调整党小组', appoint: '任职', end_position: '免职',
  undo: '撤销导入', restore: '恢复', import: '导入', created: '建立', disabled: '停用', enabled: '启用', reset: '重置', activated: '激活', recovered: '服务器上重置', unlocked: '服务器上解除锁定', vouched: '当面核实后发激活码',
  locked: '连续输错被锁定', changed: '修改密码', given: '授权', withdrawn: '撤回授权', confirmed: '确认授权', set: '启用动态口令', dropped: '停用动态口令', recovery_renewed: '换恢复码',
  rename: '更名', move: '调整隶属', dissolve: '撤销组织', renamed: '更名', moved: '调整隶属', dissolved: '撤销组织', create_scheme: '新建办法', save_scheme: '保存草稿', adopt_scheme: '施行', install_seeds: '装入样例办法', simulate_scheme: '试算',
  make: '起草', renew: '另起一稿', save: '保存文字', sign: '拟稿签名', check: '核稿签名', return: '退回', seal: '封存', comment: '写批注', resolve: '处理批注', answer_comment: '答复批注', delete: '删除',
  forgotten: '申请重置密码', others_ended: '结束其他登录', administrator_made: '初始设置', left: '随人员减少停用', back: '随人员转入恢复'
}
export const actName = (act: string) => acts[act] ?? act

/** A line of a change as a sentence: 走访日期：3月2日 → 3月3日. */
export function lineText(name: string, before: string, after: string): string {
  const head = name ? `${name}：` : ''
  if (!before) return head + after
  return `${head}${before} → ${after || '（空）'}`
}
