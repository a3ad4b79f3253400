import { inject, ref, type InjectionKey, type Ref } from 'vue'

/** What a page may know of who is looking, without knowing how one logs in. */
export interface Access {
  /** Whether the account holds the permission, or any of several; no permission asked means yes. */
  can(permission?: string | string[]): boolean
  /** Keeps one user's drafts and settings apart from another's on a shared machine. */
  userKey: string
  name: string
  orgId: number
  orgName: string
  memberId: number
  roles: string[]
  /** The application's day, which in a demonstration is not the machine's. */
  today: string
  /** The year chosen in the bar. */
  year: Ref<number>
}

export const accessKey: InjectionKey<() => Access> = Symbol('access')

const nobody: Access = { can: () => false, userKey: '', name: '', orgId: 0, orgName: '', memberId: 0, roles: [], today: '', year: ref(0) }

/** Who is looking at this page. */
export function useAccess(): Access {
  return inject(accessKey, () => nobody)()
}
