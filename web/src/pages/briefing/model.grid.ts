import { computed } from 'vue'
import type { Wire } from '@/api/client'
import { parsePeriod } from '@/kit/period'
import { keyOf, type Ref, type Shown } from './model'

/** What one finds in a table or chart of figures, on whichever screen it is drawn. */
export function useGrid(p: { grid: Wire<'Grid'>; shown: ReadonlyMap<string, Shown> }) {
  const shows: Ref['show'][] = ['value', 'before', 'yoy']
  const key = (code: string, period: string, show: Ref['show'] = 'value') => keyOf({ code, period, org_id: p.grid.org_id, show })
  const at = (code: string, period: string, show: Ref['show'] = 'value') => p.shown.get(key(code, period, show))
  const first = computed(() => p.grid.periods[0] ?? '')
  /** The figure's name with its unit. */
  const named = (code: string) => {
    const f = at(code, first.value)?.figure
    return f ? (f.unit ? `${f.name}（${f.unit}）` : f.name) : code
  }
  const periodText = (period: string) => {
    const q = parsePeriod(period)
    return q?.kind === 'month' ? `${q.n}月` : (at(p.grid.codes[0] ?? '', period)?.figure.period_text ?? period)
  }
  const before = computed(() => at(p.grid.codes[0] ?? '', first.value, 'before')?.against?.period_text ?? '上年同期')
  /** What stands for a figure that is not known; undefined for one that is. */
  const unknown = (s: Shown | undefined, show: Ref['show']) => (s && !s.known ? (show === 'yoy' ? '—' : '无记录') : undefined)
  const heads = computed(() => (p.grid.shape === 'compare' ? ['指标', periodText(first.value), before.value, '同比'] : ['期间', ...p.grid.codes.map(named)]))
  /** The table's lines: a figure beside last year's, or a period with its figures. */
  const rows = computed(() => p.grid.shape === 'compare'
    ? p.grid.codes.map(code => ({ name: named(code), cells: shows.map(show => ({ key: key(code, first.value, show), show })) }))
    : p.grid.periods.map(q => ({ name: periodText(q), cells: p.grid.codes.map(code => ({ key: key(code, q), show: 'value' as Ref['show'] })) })))
  /** What a chart draws: a figure over the periods, empty where unknown. */
  const series = computed(() => p.grid.codes.map(code => ({ name: at(code, first.value)?.figure.name ?? code, values: p.grid.periods.map(q => { const s = at(code, q); return s?.known ? s.figure.value : '' }) })))
  return { heads, rows, series, periodText, unknown }
}
