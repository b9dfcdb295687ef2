import {
  defaultLineSchema,
  directorySchema,
  lineChoiceSchema,
  presenceChangeSchema,
  presenceSchema,
  probeSchema,
} from '../../../lib/contracts/api-people.ts'
import type { RouteDeps } from '../app-env.ts'
import { linesOf, setDefaultLine } from '../db/people.ts'
import { changePresence, readDirectory, readPresence } from '../db/presence.ts'
import { endProbe, startProbe } from '../db/probes.ts'
import { ProblemError } from '../problem.ts'
import { probeMs } from '../vendors/carrier.ts'
import { createRouter, json, route } from './contract.ts'

/** A probe costs a request and rings every device of the person. */
const probeEveryMs = 15_000

const directoryRoute = route('calls', {
  method: 'get',
  path: '/v1/directory',
  summary: 'Colleagues and groups that a call can be handed to',
  responses: { 200: json(directorySchema, 'Everybody of the organisation') },
})
const readPresenceRoute = route('signed-in', {
  method: 'get',
  path: '/v1/presence',
  summary: 'One’s own presence',
  responses: { 200: json(presenceSchema, 'What was chosen, and what routing goes by') },
})
const changePresenceRoute = route(
  'signed-in',
  {
    method: 'patch',
    path: '/v1/presence',
    summary: 'Choose a presence, for now or until a time, or set working hours',
    request: { body: { content: { 'application/json': { schema: presenceChangeSchema } }, required: true } },
    responses: { 200: json(presenceSchema, 'As it is now') },
  },
  ['bad-request'],
)
const linesRoute = route('signed-in', {
  method: 'get',
  path: '/v1/lines',
  summary: 'Numbers that one may call with',
  responses: { 200: json(lineChoiceSchema, 'The default one first') },
})
const defaultLineRoute = route(
  'signed-in',
  {
    method: 'put',
    path: '/v1/lines/default',
    summary: 'The line to call with when none is named',
    request: { body: { content: { 'application/json': { schema: defaultLineSchema } }, required: true } },
    responses: { 200: json(lineChoiceSchema, 'The lines as they are now') },
  },
  ['bad-request', 'not-found'],
)
const probeRoute = route(
  'calls',
  {
    method: 'post',
    path: '/v1/reachability',
    summary: 'Ring one’s devices for a moment, to know that calls reach them',
    description:
      'Every registered device gets an invitation with the parameter `probe`: it makes no sound and declines. A device that got it can ring; `probe-ended` tells the others.',
    responses: { 200: json(probeSchema, 'The probe is on its way') },
  },
  ['too-many-requests', 'carrier-unavailable', 'carrier-refused', 'target-unavailable'],
)

export function peopleRoutes({ db, now, newId, vendors, urls }: RouteDeps) {
  const choiceOf = async (userId: string) => {
    const lines = await linesOf(db.queries, userId)
    return { items: lines.map((line, index) => ({ line, isDefault: index === 0 })) }
  }
  return createRouter()
    .openapi(directoryRoute, async (context) =>
      context.json(await readDirectory(db.queries, context.get('caller'), now()), 200),
    )
    .openapi(readPresenceRoute, async (context) =>
      context.json(await readPresence(db.queries, context.get('caller').userId, now()), 200),
    )
    .openapi(changePresenceRoute, async (context) => {
      const { userId } = context.get('caller')
      return context.json(await changePresence(db.queries, userId, context.req.valid('json'), now()), 200)
    })
    .openapi(linesRoute, async (context) => context.json(await choiceOf(context.get('caller').userId), 200))
    .openapi(defaultLineRoute, async (context) => {
      const { userId } = context.get('caller')
      if (!(await setDefaultLine(db.queries, userId, context.req.valid('json').lineId)))
        throw new ProblemError('not-found')
      return context.json(await choiceOf(userId), 200)
    })
    .openapi(probeRoute, async (context) => {
      const { userId, identity } = context.get('caller')
      const from = (await linesOf(db.queries, userId))[0]?.number
      if (from === undefined) throw new ProblemError('target-unavailable')
      const id = newId()
      const isDue = await startProbe(db.queries, { id, userId }, { now: now(), since: now() - probeEveryMs })
      if (!isDue) throw new ProblemError('too-many-requests')
      const begun = await vendors.carrier.probe({ identity, from, id, statusUrl: urls.probe(id) })
      if (!begun.ok) {
        await endProbe(db.queries, id, false, now())
        throw new ProblemError(begun.error.code === 'refused' ? 'carrier-refused' : 'carrier-unavailable')
      }
      return context.json({ probeId: id, answerWithinMs: probeMs }, 200)
    })
}
