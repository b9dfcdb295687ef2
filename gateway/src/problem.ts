import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Problem, ProblemCode } from '../../lib/contracts/api.ts'
import type { AppEnv } from './app-env.ts'

/** The one place where a code becomes a status and a title. */
const problems: Record<ProblemCode, { status: ContentfulStatusCode; title: string }> = {
  'bad-request': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Changed by somebody else' },
  'too-large': { status: 413, title: 'The request is too large' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'signature-invalid': { status: 403, title: 'The signature does not match' },
  'carrier-unavailable': { status: 502, title: 'The carrier cannot be reached' },
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
  if (code === 'unauthenticated') headers['www-authenticate'] = 'Bearer'
  return context.body(JSON.stringify(body), status, headers)
}
