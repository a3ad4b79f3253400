import type { OrgNode } from './directory'
import { answers } from './pinyin'

/** A line of the drawn tree. */
export interface TreeLine {
  node: OrgNode
  level: number
  leaf: boolean
  open: boolean
}

/** Children by parent, in the order given; nodes whose parent is not among them are tops. */
export function children(nodes: OrgNode[]): Map<number, OrgNode[]> {
  const ids = new Set(nodes.map(n => n.id))
  const out = new Map<number, OrgNode[]>()
  for (const n of nodes) {
    const parent = ids.has(n.parent_id) ? n.parent_id : 0
    const list = out.get(parent)
    if (list) list.push(n)
    else out.set(parent, [n])
  }
  return out
}

/** The lines to draw. While something is searched for, what answers is shown with all above it. */
export function lines(nodes: OrgNode[], open: ReadonlySet<number>, typed = ''): TreeLine[] {
  const below = children(nodes)
  const kept = typed.trim() ? keep(nodes, typed) : undefined
  const out: TreeLine[] = []
  const walk = (parent: number, level: number) => {
    for (const node of below.get(parent) ?? []) {
      if (kept && !kept.has(node.id)) continue
      const leaf = !below.has(node.id)
      const isOpen = !leaf && (kept ? (below.get(node.id) ?? []).some(c => kept.has(c.id)) : open.has(node.id))
      out.push({ node, level, leaf, open: isOpen })
      if (isOpen) walk(node.id, level + 1)
    }
  }
  walk(0, 1)
  return out
}

function keep(nodes: OrgNode[], typed: string): Set<number> {
  const byId = new Map(nodes.map(n => [n.id, n]))
  const kept = new Set<number>()
  for (const n of nodes) {
    if (!answers(n.name, typed, n.initials)) continue
    for (let at: OrgNode | undefined = n; at && !kept.has(at.id); at = byId.get(at.parent_id)) kept.add(at.id)
  }
  return kept
}

/** All above a node, from the top; the node itself is not among them. */
export function above(nodes: OrgNode[], id: number): OrgNode[] {
  const byId = new Map(nodes.map(n => [n.id, n]))
  const out: OrgNode[] = []
  for (let at = byId.get(byId.get(id)?.parent_id ?? 0); at; at = byId.get(at.parent_id)) out.unshift(at)
  return out
}
