import { meSchema, voiceTokenSchema } from '../../../lib/contracts/api.ts'
import type { RouteDeps } from '../app-env.ts'
import { readMe } from '../db/people.ts'
import { createRouter, json, route } from './contract.ts'

const meRoute = route('signed-in', {
  method: 'get',
  path: '/v1/me',
  summary: 'Who is signed in',
  responses: { 200: json(meSchema, 'The person, the organisation and the lines') },
})

const voiceTokenRoute = route('calls', {
  method: 'post',
  path: '/v1/voice/token',
  summary: 'A token with which this person’s device connects to the carrier',
  responses: { 200: json(voiceTokenSchema, 'Good for an hour') },
})

export function meRoutes({ db, vendors, config }: RouteDeps) {
  return createRouter()
    .openapi(meRoute, async (context) => context.json(await readMe(db.queries, context.get('caller')), 200))
    .openapi(voiceTokenRoute, (context) => {
      const { identity } = context.get('caller')
      const issued = vendors.carrier.voiceToken(identity)
      context.header('cache-control', 'no-store')
      return context.json({ ...issued, identity, signalling: config.signalling }, 200)
    })
}
