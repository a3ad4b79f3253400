// the line below the title says these for every register
const said = ['统计期', '截至']

/** The conditions that a filter bar shows as chosen, as a printed register names them: 类型：党课；关键词：学习. */
export function conditionsOf(bar: ParentNode | undefined): string {
  const items = [...(bar?.querySelectorAll('.filter-item') ?? [])]
  const named = items.map(i => [i.firstElementChild?.textContent?.trim() ?? '', valueOf(i)] as const).filter(([name, value]) => name && value && !said.includes(name))
  const ticked = [...(bar?.querySelectorAll('.el-checkbox.is-checked') ?? [])].map(c => c.textContent?.trim() ?? '').filter(Boolean)
  return [...named.map(([name, value]) => `${name}：${value}`), ...ticked].join('；')
}

function valueOf(item: Element): string {
  const chosen = [...item.querySelectorAll('.el-select__selected-item:not(.is-hidden) .el-tag__content, .el-select__placeholder:not(.is-transparent)')].map(e => e.textContent?.trim())
  const written = [...item.querySelectorAll<HTMLInputElement>('input:not(.el-select__input)')].map(i => i.value.trim())
  return [...chosen, ...written].filter(Boolean).join(' ')
}
