import { ref, watch, type Ref } from 'vue'
import { api, asProblem, take, type Problem, type Wire } from '@/api/client'
import { useAccess } from '@/kit/access'
import { useHalf } from '@/pages/points/model.half'

export interface MyStatement {
  statement: Ref<Wire<'Statement'> | undefined>
  problem: Ref<Problem | null>
  year: Ref<number>
  /** The half that is asked for, where the year is assessed in halves. */
  half: Ref<1 | 2 | undefined>
  load: () => Promise<void>
}

/** My own points of the chosen year. */
export function useStatement(): MyStatement {
  const { year } = useAccess()
  const half = useHalf(year)
  const statement = ref<Wire<'Statement'>>()
  const problem = ref<Problem | null>(null)

  async function load() {
    problem.value = null
    statement.value = undefined
    try {
      statement.value = await take(api.GET('/api/points/mine', { params: { query: { year: year.value, half: half.value } } }))
    } catch (err) {
      problem.value = asProblem(err)
    }
  }
  watch([year, half], load, { immediate: true })
  return { statement, problem, year, half, load }
}
