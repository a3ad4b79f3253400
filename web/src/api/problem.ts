/** One refused field: its wire name (`attendances[3].reason`) and what to do about it. */
export interface FieldProblem {
  field: string
  text: string
}

interface ProblemBody {
  status?: number
  code?: string
  detail?: string
  field?: string
  errors?: FieldProblem[] | null
  request_id?: string
}

/** A refusal of the server, or of the way to it, in words its reader can act on. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly field: string
  readonly errors: FieldProblem[]
  readonly requestId: string

  constructor(body: ProblemBody) {
    super(body.detail ?? '操作没有成功，请稍后重试。')
    this.name = 'Problem'
    this.status = body.status ?? 0
    this.code = body.code ?? 'unknown'
    this.detail = this.message
    this.field = body.field ?? ''
    this.errors = body.errors ?? []
    this.requestId = body.request_id ?? ''
  }

  /** What is said about one field; empty when nothing is. */
  of(field: string): string {
    const one = this.errors.find(e => e.field === field)
    if (one) return one.text
    return this.field === field && this.errors.length === 0 ? this.detail : ''
  }

  /** All fields that something is said about. */
  get fields(): string[] {
    const named = this.errors.map(e => e.field).filter(Boolean)
    return named.length > 0 ? named : this.field ? [this.field] : []
  }

  /** True when nobody knows whether the act took place: the same submission may be sent again. */
  get unsure(): boolean {
    return this.status === 0 || this.status >= 500
  }
}

/** The network did not carry the request. */
export const offline = () =>
  new Problem({ status: 0, code: 'offline', detail: '网络不通，内容没有提交成功。请检查网络后重试，填写的内容仍在本页。' })

/** Reads a refusal from an answer; an answer that is none of ours (a proxy's page) gets words of its own. */
export async function readProblem(res: Response): Promise<Problem> {
  const requestId = res.headers.get('X-Request-Id') ?? ''
  const text = await res.text().catch(() => '')
  try {
    const body = JSON.parse(text) as ProblemBody
    if (typeof body.detail === 'string') return new Problem({ request_id: requestId, ...body, status: res.status })
  } catch {
    // falls through to words by status
  }
  return new Problem({ status: res.status, code: `http_${res.status}`, detail: byStatus(res.status), request_id: requestId })
}

function byStatus(status: number): string {
  if (status === 401) return '登录已过期，请重新登录。'
  if (status === 403) return '您没有办理这项事务的权限，如有需要请联系系统管理员。'
  if (status === 404) return '没有找到这条记录，可能已被删除或不在您的管理范围内。'
  if (status === 413) return '提交的内容太大，请分次提交或压缩后再传。'
  if (status === 429) return '操作太频繁，请稍候再试。'
  if (status === 502 || status === 503 || status === 504) return '系统正在停止或启动，请稍后重试，填写的内容仍在本页。'
  return '操作没有成功，请稍后重试；如果仍然出现，请把查询编号告诉系统管理员。'
}

/** Any thrown thing as a Problem. */
export function asProblem(err: unknown): Problem {
  if (err instanceof Problem) return err
  if (err instanceof TypeError && /fetch|network|load/i.test(err.message)) return offline()
  return new Problem({ code: 'client', detail: '页面出了差错，请刷新后重试；如果仍然出现，请告诉系统管理员。' })
}
