import * as z from 'zod'
import {
  consultStepSchema,
  holdSchema,
  liveCallSchema,
  liveCallsSchema,
  mergeSchema,
  newConsentSchema,
  partyIdSchema,
  recordingRequestSchema,
  targetBodySchema,
} from '../../../lib/contracts/api-live-call.ts'
import type { Target as AskedTarget } from '../../../lib/contracts/api-live-call.ts'
import type { ProblemCode } from '../../../lib/contracts/api.ts'
import { callIdSchema } from '../../../lib/contracts/common.ts'
import type { RouteDeps } from '../app-env.ts'
import { noteAudit } from '../db/audit.ts'
import type { Caller } from '../db/people.ts'
import {
  type Addition,
  addParties,
  type Changed,
  consult,
  move,
  removeParty,
  setPartyHold,
  stepConsult,
  transfer,
} from '../domain/call-requests.ts'
import type { CallFacts, Leg, LegTask } from '../domain/call-facts.ts'
import type { LiveReply } from '../live-control.ts'
import { ofAgents, resolveTarget, whoIsNotIn } from '../live-targets.ts'
import { ProblemError } from '../problem.ts'
import { body, createRouter, json, route } from './contract.ts'

const params = z.object({ id: callIdSchema })
const ofParty = z.object({ id: callIdSchema, party: partyIdSchema })
const view = { 200: json(liveCallSchema, 'The call as it is now') }
/** So that a request that is sent again calls nobody twice. */
const headers = z.object({ 'idempotency-key': z.string().regex(/^[\x21-\x7e]{8,100}$/) })

const states: ProblemCode[] = ['bad-request', 'forbidden', 'not-found', 'call-ended', 'call-state']
const atCarrier: ProblemCode[] = [...states, 'carrier-refused', 'carrier-unavailable']
const dialling: ProblemCode[] = [
  ...atCarrier,
  'too-many-parties',
  'target-unavailable',
  'policy-refused',
  'key-reused',
  'conflict',
]

const change = (method: 'post' | 'put' | 'delete', path: string, summary: string) => ({
  method,
  path: `/v1/calls/{id}/${path}`,
  summary,
  responses: view,
})

const listRoute = route('calls', {
  method: 'get',
  path: '/v1/live-calls',
  summary: 'Calls that go on and that one is in, or is called for',
  responses: { 200: json(liveCallsSchema, 'After a break of the stream: read this, then follow `live-call`') },
})
const readRoute = route(
  'calls',
  { method: 'get', path: '/v1/calls/{id}/live', summary: 'Who is in the call', request: { params }, responses: view },
  ['bad-request', 'not-found'],
)
const holdRoute = route(
  'calls',
  {
    ...change('put', 'hold', 'Hold everybody but our side, with music, or resume; resuming holds one’s other calls'),
    request: { params, body: body(holdSchema) },
  },
  atCarrier,
)
const partyHoldRoute = route(
  'calls',
  {
    ...change('put', 'parties/{party}/hold', 'Hold or resume one party'),
    request: { params: ofParty, body: body(holdSchema) },
  },
  atCarrier,
)
const addRoute = route(
  'calls',
  {
    ...change('post', 'parties', 'Call somebody into the call'),
    request: { params, headers, body: body(targetBodySchema) },
  },
  dialling,
)
const removeRoute = route(
  'calls',
  { ...change('delete', 'parties/{party}', 'Send a party away, or stop calling it'), request: { params: ofParty } },
  atCarrier,
)
const transferRoute = route(
  'calls',
  {
    ...change('post', 'transfer', 'Hand the call to the first of the target who answers; one may hang up meanwhile'),
    request: { params, headers, body: body(targetBodySchema) },
  },
  dialling,
)
const consultRoute = route(
  'calls',
  {
    ...change('post', 'consult', 'Hold the call and ask somebody first'),
    request: { params, headers, body: body(targetBodySchema) },
  },
  dialling,
)
const stepRoute = route(
  'calls',
  {
    ...change('post', 'consult/{step}', 'Swap between both, complete the transfer, cancel it, or join everybody'),
    request: { params: z.object({ id: callIdSchema, step: consultStepSchema }) },
  },
  atCarrier,
)
const mergeRoute = route(
  'calls',
  {
    ...change('post', 'merge', 'Join another of one’s calls to this one'),
    request: { params, body: body(mergeSchema) },
  },
  atCarrier,
)
const moveRoute = route(
  'calls',
  { ...change('post', 'move', 'Ring one’s own devices to go on there'), request: { params, headers } },
  dialling,
)
const consentRoute = route(
  'calls',
  {
    ...change('post', 'consents', 'Note that a party was asked about recording'),
    request: { params, body: body(newConsentSchema) },
  },
  atCarrier,
)
const recordingRoute = route(
  'recordings.make',
  {
    ...change('put', 'recording', 'Record, pause or stop; refused unless everybody on the line has agreed'),
    request: { params, body: body(recordingRequestSchema) },
  },
  [...atCarrier, 'consent-missing'],
)

type Make = (facts: CallFacts, own: Leg, addition: Addition) => Changed

export function liveCallRoutes({ db, live, mergeCalls, policy, recordings, now }: RouteDeps) {
  const value = async (reply: Promise<LiveReply>) => {
    const done = await reply
    if (!done.ok) throw new ProblemError(done.error.code)
    return done.value
  }

  async function calling(caller: Caller, id: string, target: AskedTarget, task: LegTask, make: Make) {
    if (target.type === 'number') await mustAllow(caller, id, target.number)
    const resolved = await resolveTarget(db.queries, caller, target, now())
    if (!resolved.ok) throw new ProblemError(resolved.error.code)
    const { targets, identities } = resolved.value
    const change = (facts: CallFacts, own: Leg) =>
      make(facts, own, { targets: whoIsNotIn(facts, targets), task, at: now() })
    return value(live.request(caller, id, change, identities))
  }

  /** Whoever is called into a call is called, too. */
  async function mustAllow(caller: Caller, callId: string, number: string): Promise<void> {
    const asked = { number, purpose: 'treatment', places: [], confirmation: 'other' } as const
    const { decision, isPlaced } = await policy.ofCall(caller.organisationId, asked)
    if (isPlaced) return
    const { organisationId, userId, role, sessionId } = caller
    const entry = { organisationId, actor: { userId, role, sessionId }, subject: { kind: 'call' as const, id: callId } }
    const detail = { verdict: decision.verdict, packVersion: decision.packVersion }
    await noteAudit(db.queries, { ...entry, action: 'policy-refusal', outcome: 'refused', detail }, now())
    throw new ProblemError('policy-refused')
  }

  return createRouter()
    .openapi(listRoute, async (context) => context.json({ items: await live.list(context.get('caller')) }, 200))
    .openapi(readRoute, async (context) => {
      const { id } = context.req.valid('param')
      return context.json(await value(live.read(context.get('caller'), id)), 200)
    })
    .openapi(holdRoute, async (context) => {
      const { id } = context.req.valid('param')
      return context.json(await value(live.hold(context.get('caller'), id, context.req.valid('json').held)), 200)
    })
    .openapi(partyHoldRoute, async (context) => {
      const { id, party } = context.req.valid('param')
      const { held } = context.req.valid('json')
      const reply = live.request(context.get('caller'), id, (facts) => setPartyHold(facts, party, held))
      return context.json(await value(reply), 200)
    })
    .openapi(addRoute, async (context) => {
      const { target } = context.req.valid('json')
      const add: Make = (facts, _, addition) => addParties(facts, addition)
      return context.json(
        await calling(context.get('caller'), context.req.valid('param').id, target, 'party', add),
        200,
      )
    })
    .openapi(removeRoute, async (context) => {
      const { id, party } = context.req.valid('param')
      const reply = live.request(context.get('caller'), id, (facts) => removeParty(facts, party))
      return context.json(await value(reply), 200)
    })
    .openapi(transferRoute, async (context) => {
      const { target } = context.req.valid('json')
      const { id } = context.req.valid('param')
      return context.json(await calling(context.get('caller'), id, target, 'transfer', transfer), 200)
    })
    .openapi(consultRoute, async (context) => {
      const { target } = context.req.valid('json')
      const ask: Make = (facts, _, addition) => consult(facts, addition)
      return context.json(
        await calling(context.get('caller'), context.req.valid('param').id, target, 'consult', ask),
        200,
      )
    })
    .openapi(stepRoute, async (context) => {
      const { id, step } = context.req.valid('param')
      const reply = live.request(context.get('caller'), id, (facts, own) => stepConsult(facts, own, step))
      return context.json(await value(reply), 200)
    })
    .openapi(mergeRoute, async (context) => {
      const { id } = context.req.valid('param')
      return context.json(await value(mergeCalls(context.get('caller'), id, context.req.valid('json').callId)), 200)
    })
    .openapi(moveRoute, async (context) => {
      const caller = context.get('caller')
      const { targets, identities } = ofAgents([caller])
      const change = (facts: CallFacts, own: Leg) => move(facts, own, { targets, task: 'move', at: now() })
      return context.json(await value(live.request(caller, context.req.valid('param').id, change, identities)), 200)
    })
    .openapi(consentRoute, async (context) => {
      const { id } = context.req.valid('param')
      return context.json(
        await value(recordings.noteConsent(context.get('caller'), id, context.req.valid('json'))),
        200,
      )
    })
    .openapi(recordingRoute, async (context) => {
      const { id } = context.req.valid('param')
      return context.json(await value(recordings.set(context.get('caller'), id, context.req.valid('json').state)), 200)
    })
}
