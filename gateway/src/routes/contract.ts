import { createRoute, OpenAPIHono, type RouteConfig } from '@hono/zod-openapi'
import type * as z from 'zod'
import { type ProblemCode, problemSchema } from '../../../lib/contracts/api.ts'
import type { AppEnv } from '../app-env.ts'
import { problem, problems } from '../problem.ts'

/** Every router answers a request that its schema refuses in the same way. */
export function createRouter() {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result, context) => (result.success ? undefined : problem(context, 'bad-request')),
  })
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

/** Several codes may share a status; the document names them. */
function problemReplies(codes: ProblemCode[]) {
  const byStatus = Map.groupBy(
    [...new Set<ProblemCode>([...codes, 'too-large', 'internal'])],
    (code) => problems[code].status,
  )
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => {
      const description = same.map((code) => `\`${code}\`: ${problems[code].title}`).join('; ')
      return [status, { content: { 'application/problem+json': { schema: problemSchema } }, description }]
    }),
  )
}
