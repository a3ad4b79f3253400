import { inject, type InjectionKey } from 'vue'

/** A place in the organisation tree, as pickers show it. */
export interface OrgNode {
  id: number
  parent_id: number
  name: string
  kind?: string
  /** Shown behind the name, such as the number of members. */
  count?: number
  /** Pinyin initials; worked out from the name when absent. */
  initials?: string
  /** Shown only to tell where the others belong; it cannot be chosen. */
  context?: boolean
}

export interface MemberOption {
  id: number
  name: string
  /** The branch, to tell two of the same name apart. */
  branch_name: string
}

/** Where pickers get organisations and people from; the application provides it. */
export interface Directory {
  orgs(): Promise<OrgNode[]>
  /** The tree was changed: it is asked for anew. */
  changed(): void
  searchMembers(q: string, orgId?: number): Promise<MemberOption[]>
  members(ids: number[]): Promise<MemberOption[]>
}

export const directoryKey: InjectionKey<Directory> = Symbol('directory')

const empty: Directory = { orgs: () => Promise.resolve([]), changed: () => undefined, searchMembers: () => Promise.resolve([]), members: () => Promise.resolve([]) }

export function useDirectory(): Directory {
  return inject(directoryKey, empty)
}
