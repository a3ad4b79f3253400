import { api, take } from '@/api/client'
import type { SeriesPoint } from './model'

/** The monthly values of several figures for one period and one part of the tree. */
export function fetchSeries(codes: readonly string[], period: string, org: number, signal: AbortSignal): Promise<SeriesPoint[][]> {
  return Promise.all(codes.map(async code => (await take(api.GET('/api/figures/{code}/series', { params: { path: { code }, query: { period, org } }, signal }))).items))
}
