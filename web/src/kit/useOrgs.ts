import { ref, type Ref } from 'vue'
import { useDirectory, type OrgNode } from './directory'

/** The organisations one may see, for trees and pickers. */
export function useOrgs(): { orgs: Ref<OrgNode[]>; loading: Ref<boolean>; name: (id: number) => string } {
  const directory = useDirectory()
  const orgs = ref<OrgNode[]>([])
  const loading = ref(true)
  directory
    .orgs()
    .then(list => (orgs.value = list))
    .catch(() => undefined)
    .finally(() => (loading.value = false))
  return { orgs, loading, name: id => orgs.value.find(o => o.id === id)?.name ?? '' }
}
