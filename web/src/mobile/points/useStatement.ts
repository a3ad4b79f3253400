import { ref, watch, type Ref } from 'vue'
import { api, asProblem, take, type Problem, type Wire } from '@/api/client'
import { useAccess } from '@/kit/access'

export interface MyStatement {
  statement: Ref<Wire<'Statement'> | undefined>
  problem: Ref<Problem | null>
  year: Ref<number>
  load: () => Promise<void>
}

/** My own points of the chosen year. */
export function useStatement(): MyStatement {
  const { year } = useAccess()
  const statement = ref<Wire<'Statement'>>()
  const problem = ref<Problem | null>(null)

  async function load() {
    problem.value = null
    statement.value = undefined
    try {
      statement.value = await take(api.GET('/api/points/mine', { params: { query: { year: year.value } } }))
    } catch (err) {
      problem.value = asProblem(err)
    }
  }
  watch(year, load, { immediate: true })
  return { statement, problem, year, load }
}
