import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Problem, ProblemCode } from '../../lib/contracts/api.ts'
import type { AppEnv } from './app-env.ts'

/** The one place where a code becomes a status and a title. */
export const problems: Record<ProblemCode, { status: ContentfulStatusCode; title: string }> = {
  'bad-request': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Changed by somebody else' },
  'changed-since': { status: 412, title: 'There is a newer version' },
  'key-reused': { status: 422, title: 'The idempotency key belongs to another request' },
  'call-ended': { status: 409, title: 'The call is over' },
  'call-state': { status: 409, title: 'Not possible in this state of the call' },
  'too-many-parties': { status: 409, title: 'No more people fit into the call' },
  'target-unavailable': { status: 409, title: 'Nobody can be reached there' },
  'consent-missing': { status: 403, title: 'Somebody on the line has not agreed to be recorded' },
  'policy-refused': { status: 403, title: 'The contact policy does not allow this' },
  'too-large': { status: 413, title: 'The request is too large' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'signature-invalid': { status: 403, title: 'The signature does not match' },
  'carrier-unavailable': { status: 502, title: 'The carrier cannot be reached' },
  'carrier-refused': { status: 502, title: 'The carrier does not do this' },
  unavailable: { status: 503, title: 'Not available now' },
  internal: { status: 500, title: 'Something went wrong here' },
}

/** Thrown by a handler; the app's error handler answers it. So handlers are typed by what they reply when all is well. */
export class ProblemError extends Error {
  readonly code: ProblemCode
  constructor(code: ProblemCode) {
    super(code)
    this.code = code
  }
}

export function problem(context: Context<AppEnv>, code: ProblemCode): Response {
  const { status, title } = problems[code]
  const body: Problem = { type: 'about:blank', title, status, code, requestId: context.get('requestId') }
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' }
  if (code === 'too-many-requests') headers['retry-after'] = '60'
  if (code === 'unauthenticated') headers['www-authenticate'] = 'Bearer'
  return context.body(JSON.stringify(body), status, headers)
}
