/** The identity library's endpoints that we offer, by name; all its others do not exist here. */
import { Hono } from 'hono'
import type { AppEnv, RouteDeps } from '../app-env.ts'
import { basePath } from '../auth/auth.ts'
import { createTurns } from '../auth/in-turn.ts'
import { problem } from '../problem.ts'
import { guard } from './rules.ts'

const authorize = `${basePath}/oauth2/authorize`
export const tokenPaths = [`${basePath}/oauth2/token`, `${basePath}/oauth2/revoke`]

/** The library would hand it to the database, which keeps no zero character. */
const hasZero = (fields: URLSearchParams) => [...fields].flat().some((text) => text.includes('\u0000'))

export function identityRoutes({ auth }: RouteDeps) {
  const routes = new Hono<AppEnv>()
  const inTurn = createTurns()
  // An address that is opened, so the answer is always a redirect: to a fetch the library would give its target as JSON.
  routes.get(authorize, guard('everybody'), (context) => {
    if (hasZero(new URL(context.req.url).searchParams)) return problem(context, 'bad-request')
    const headers = new Headers(context.req.raw.headers)
    headers.delete('sec-fetch-mode')
    headers.set('accept', 'text/html')
    return auth.handler(new Request(context.req.raw, { headers }))
  })
  routes.get(`${basePath}/jwks`, guard('everybody'), (context) => auth.handler(context.req.raw))
  for (const path of tokenPaths) {
    routes.post(path, guard('everybody'), async (context) => {
      // Cookies have no part in these calls, and with one the library would ask for the origin of a page.
      const headers = new Headers(context.req.raw.headers)
      headers.delete('cookie')
      const form = new URLSearchParams(await context.req.raw.clone().text())
      if (hasZero(form)) return problem(context, 'bad-request')
      const answer = () => auth.handler(new Request(context.req.raw, { headers }))
      const token = form.get('refresh_token')
      // At once, the second would find the token rotated and its reply not yet stored, and be refused.
      return token === null ? answer() : inTurn(token, answer)
    })
  }
  return routes
}
