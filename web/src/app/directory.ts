import { get, withQuery } from '@/api/client'
import type { Directory, MemberOption, OrgNode } from '@/kit/directory'

const freshFor = 300_000

interface TreeNode {
  id: number
  parent_id: number
  name: string
  kind: string
  members: number
  context: boolean
}

/** Where pickers find organisations and people. The tree is asked for once in five minutes. */
export function directory(): Directory {
  let tree: Promise<OrgNode[]> | undefined
  let until = 0
  return {
    orgs() {
      if (!tree || Date.now() > until) {
        until = Date.now() + freshFor
        tree = get<{ nodes: TreeNode[] | null }>('/api/orgs').then(t => (t.nodes ?? []).map(nodeOf))
        tree.catch(() => (tree = undefined))
      }
      return tree
    },
    changed: () => (tree = undefined),
    async searchMembers(q, orgId) {
      const found = await get<{ items: MemberOption[] | null }>(withQuery('/api/members', { text: q, org_id: orgId || undefined, size: 20 }))
      return (found.items ?? []).map(option)
    },
    members: ids => Promise.all(ids.map(async id => option(personOf(await get(`/api/members/${id}`)))))
  }
}

const nodeOf = (n: TreeNode): OrgNode => ({ id: n.id, parent_id: n.parent_id, name: n.name, kind: n.kind, count: n.context ? undefined : n.members, context: n.context })
const option = (m: MemberOption): MemberOption => ({ id: m.id, name: m.name, branch_name: m.branch_name })
const personOf = (p: MemberOption | { member: MemberOption }): MemberOption => ('member' in p ? p.member : p)
