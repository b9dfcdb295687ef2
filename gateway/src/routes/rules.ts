/** Who may use a route is said where the route is defined; the gateway does not start with one that says nothing. */
import type { MiddlewareHandler } from 'hono'
import type { RouterRoute } from 'hono/types'
import { createMiddleware } from 'hono/factory'
import type { Permission } from '../../../lib/contracts/api-access.ts'
import type { AppEnv } from '../app-env.ts'
import type { Caller } from '../db/people.ts'
import { may } from '../domain/permissions.ts'
import { problem } from '../problem.ts'

/** `carrier`: whoever signs as the carrier does. `signed-in`: everybody, about what is their own. */
export type Rule = 'everybody' | 'carrier' | 'signed-in' | Permission

const rules = new WeakMap<object, Rule>()

/** The first handler of its route. */
export function guard(rule: Rule): MiddlewareHandler<AppEnv> {
  const handler = createMiddleware<AppEnv>(async (context, next) => {
    if (rule === 'everybody' || rule === 'carrier') return next()
    const caller = context.get('caller') as Caller | undefined
    if (caller === undefined) return problem(context, 'unauthenticated')
    if (rule !== 'signed-in' && !may(caller.role, rule)) return problem(context, 'forbidden')
    return next()
  })
  rules.set(handler, rule)
  return handler
}

/** By `METHOD /path`. Throws for a route whose first handler is no guard. */
export function rulesOf(app: { routes: RouterRoute[] }): ReadonlyMap<string, Rule> {
  const found = new Map<string, Rule>()
  for (const { method, path, handler } of app.routes) {
    const route = `${method} ${path}`
    // Middleware for many routes is registered for all methods.
    if (method === 'ALL' || found.has(route)) continue
    const rule = rules.get(handler)
    if (rule === undefined) throw new Error(`${route} does not say who may use it`)
    found.set(route, rule)
  }
  return found
}
