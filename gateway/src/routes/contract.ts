import { createRoute, OpenAPIHono, type RouteConfig } from '@hono/zod-openapi'
import * as z from 'zod'
import { type ProblemCode, problemSchema } from '../../../lib/contracts/api.ts'
import type { AppEnv } from '../app-env.ts'
import { problem, problems } from '../problem.ts'
import { guard, type Rule } from './rules.ts'

/** Every router answers a request that its schema refuses in the same way. */
export function createRouter() {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result, context) => (result.success ? undefined : problem(context, 'bad-request')),
  })
}

export function json<T extends z.ZodType>(schema: T, description: string) {
  return { content: { 'application/json': { schema } }, description }
}

/** Of what two people may change: `"3"` is the third version. */
export const entityTag = z
  .string()
  .regex(/^"\d{1,9}"$/)
  .transform((tag) => Number(tag.slice(1, -1)))

export function body<T extends z.ZodType>(schema: T) {
  return { content: { 'application/json': { schema } }, required: true as const }
}

/** Its type leaves the content out: a handler that streams answers with a plain response. */
export function stream(type: string, schema: z.ZodType, description: string): { description: string } {
  const reply = { content: { [type]: { schema } }, description }
  return reply
}

/** A route, who may use it, and the problems that it can answer with: all of it is part of the contract. */
export function route<R extends RouteConfig>(rule: Rule, config: R, problems: ProblemCode[] = []) {
  const isOpen = rule === 'everybody'
  const signedIn: ProblemCode[] = ['unauthenticated', 'too-many-requests']
  const own: ProblemCode[] = isOpen ? [] : rule === 'signed-in' ? signedIn : [...signedIn, 'forbidden']
  return createRoute({
    ...config,
    middleware: guard(rule),
    'x-callside-permission': rule,
    ...(isOpen ? {} : { security: [{ oauth: [] }] }),
    responses: { ...config.responses, ...problemReplies([...own, ...problems]) },
    // The types of the middleware would hide those of the app.
  } as unknown as R)
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
