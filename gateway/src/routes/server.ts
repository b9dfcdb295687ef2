import * as z from 'zod'
import { serverSchema } from '../../../lib/contracts/api.ts'
import type { RouteDeps } from '../app-env.ts'
import { basePath, clientId, resourceOf, scopes } from '../auth/auth.ts'
import { ProblemError } from '../problem.ts'
import { createRouter, json, route } from './contract.ts'
import { version } from '../version.ts'

const serverRoute = route('everybody', {
  method: 'get',
  path: '/v1/server',
  summary: 'What a client needs to sign in',
  responses: { 200: json(serverSchema, 'Who this is and where its sign-in is') },
})

const healthRoute = route(
  'everybody',
  {
    method: 'get',
    path: '/healthz',
    summary: 'Whether the gateway and its database work',
    responses: { 200: json(z.object({ ok: z.literal(true) }), 'Both work') },
  },
  ['unavailable'],
)

export function serverRoutes({ config, db, log }: RouteDeps) {
  const identity = `${config.publicUrl}${basePath}/oauth2`
  return createRouter()
    .openapi(serverRoute, (context) =>
      context.json(
        {
          product: 'callside-gateway' as const,
          version,
          oauth: {
            clientId,
            authorizationEndpoint: `${identity}/authorize`,
            tokenEndpoint: `${identity}/token`,
            revocationEndpoint: `${identity}/revoke`,
            scope: scopes.join(' '),
            resource: resourceOf(config.publicUrl),
          },
        },
        200,
      ),
    )
    .openapi(healthRoute, async (context) => {
      try {
        await db.ping()
      } catch {
        log.error('database-unavailable')
        throw new ProblemError('unavailable')
      }
      return context.json({ ok: true as const }, 200)
    })
}
