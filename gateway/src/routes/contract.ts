import { createRoute, OpenAPIHono, type RouteConfig } from '@hono/zod-openapi'
import type * as z from 'zod'
import { type ProblemCode, problemSchema } from '../../../lib/contracts/api.ts'
import type { AppEnv } from '../app-env.ts'
import { problem } from '../problem.ts'

/** Every router answers a request that its schema refuses in the same way. */
export function createRouter() {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result, context) => (result.success ? undefined : problem(context, 'bad-request')),
  })
}

const descriptions: Partial<Record<ProblemCode, [number, string]>> = {
  'bad-request': [400, 'The request is not valid'],
  unauthenticated: [401, 'No sign-in, or it has ended'],
  'not-found': [404, 'There is no such thing, or it is not yours to see'],
  'too-large': [413, 'The request is too large'],
  internal: [500, 'Something went wrong in the gateway'],
  unavailable: [503, 'Not available now; ask again later'],
}

export function json<T extends z.ZodType>(schema: T, description: string) {
  return { content: { 'application/json': { schema } }, description }
}

/** Its type leaves the content out: a handler that streams answers with a plain response. */
export function eventStream(schema: z.ZodType, description: string): { description: string } {
  const reply = { content: { 'text/event-stream': { schema } }, description }
  return reply
}

/** A route for everybody. */
export function open<R extends RouteConfig>(route: R, problems: ProblemCode[] = []) {
  return createRoute({ ...route, responses: { ...route.responses, ...problemReplies(problems) } } as R)
}

/** A route for a signed-in person; the problems that it can answer with are part of its contract. */
export function signedIn<R extends RouteConfig>(route: R, problems: ProblemCode[] = []) {
  return createRoute({
    ...route,
    security: [{ oauth: [] }],
    responses: { ...route.responses, ...problemReplies(['unauthenticated', ...problems]) },
  } as R)
}

function problemReplies(codes: ProblemCode[]) {
  const always: ProblemCode[] = ['too-large', 'internal']
  return Object.fromEntries(
    [...codes, ...always].flatMap((code) => {
      const [status, description] = descriptions[code] ?? []
      if (status === undefined || description === undefined) return []
      return [[status, { content: { 'application/problem+json': { schema: problemSchema } }, description }]]
    }),
  )
}
