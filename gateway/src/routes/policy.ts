import * as z from 'zod'
import {
  contactConsentSchema,
  decisionsRequestSchema,
  decisionsSchema,
  doNotContactPageSchema,
  doNotContactQuerySchema,
  doNotContactSchema,
  newContactConsentSchema,
  newDoNotContactSchema,
  type Wishes,
  wishesRequestSchema,
  wishesSchema,
} from '../../../lib/contracts/api-policy.ts'
import { consentState } from '../../../lib/policy/consent.ts'
import type { RouteDeps } from '../app-env.ts'
import { noteAudit } from '../db/audit.ts'
import { formatCursor, parseCursor } from '../db/call-log.ts'
import { readSettings } from '../db/settings.ts'
import {
  addConsent,
  addDoNotContact,
  consentsOf,
  doNotContactOf,
  endDoNotContact,
  listDoNotContact,
} from '../db/wishes.ts'
import { ProblemError } from '../problem.ts'
import { actorOf } from './actor.ts'
import { body, createRouter, json, route } from './contract.ts'

const decisionsRoute = route(
  'policy',
  {
    method: 'post',
    path: '/v1/policy/decisions',
    summary: 'What the contact policy says now, for up to 100 numbers at once',
    description: 'The voice webhook asks the same function again; what holds is its answer. A reason holds no number.',
    request: { body: body(decisionsRequestSchema) },
    responses: { 200: json(decisionsSchema, 'In the order asked for') },
  },
  ['bad-request'],
)
const consentRoute = route(
  'consents',
  {
    method: 'post',
    path: '/v1/consents',
    summary: 'Note what somebody agreed to, or took back',
    request: { body: body(newContactConsentSchema) },
    responses: { 201: json(contactConsentSchema, 'As it was noted') },
  },
  ['bad-request', 'key-reused', 'conflict'],
)
const wishesRoute = route(
  'consents',
  {
    method: 'post',
    path: '/v1/consents/query',
    summary: 'What somebody agreed to and wishes',
    description: 'A POST, because a number belongs in no URL.',
    request: { body: body(wishesRequestSchema) },
    responses: { 200: json(wishesSchema, 'All answers, oldest first, and what they come to') },
  },
  ['bad-request'],
)
const addRoute = route(
  'consents',
  {
    method: 'post',
    path: '/v1/do-not-contact',
    summary: 'Note that somebody does not want to be contacted',
    request: { body: body(newDoNotContactSchema) },
    responses: { 200: json(doNotContactSchema, 'The wish, which may have been known before') },
  },
  ['bad-request', 'key-reused', 'conflict'],
)
const listRoute = route(
  'do-not-contact',
  {
    method: 'get',
    path: '/v1/do-not-contact',
    summary: 'Who does not want to be contacted, newest first',
    request: { query: doNotContactQuerySchema },
    responses: { 200: json(doNotContactPageSchema, 'One page; `nextCursor` is null on the last') },
  },
  ['bad-request'],
)
const endRoute = route(
  'do-not-contact',
  {
    method: 'delete',
    path: '/v1/do-not-contact/{id}',
    summary: 'The wish holds no longer; that it held stays known',
    request: { params: z.object({ id: z.uuid() }) },
    responses: { 204: { description: 'It holds no longer' } },
  },
  ['bad-request', 'not-found'],
)

const channels = ['call', 'text'] as const
const purposes = decisionsRequestSchema.shape.purpose.unwrap().options

export function policyRoutes({ db, now, newId, policy, config }: RouteDeps) {
  return createRouter()
    .openapi(decisionsRoute, async (context) => {
      const { organisationId } = context.get('caller')
      const items = await policy.decisions(organisationId, context.req.valid('json'))
      const { askedCalls } = await readSettings(db.queries, organisationId)
      return context.json({ items, askedCalls }, 200)
    })
    .openapi(consentRoute, async (context) => {
      const actor = actorOf(context, config)
      return context.json(await addConsent(db.queries, actor, newId(), context.req.valid('json'), now()), 201)
    })
    .openapi(wishesRoute, async (context) => {
      const actor = actorOf(context, config)
      const { organisationId } = actor
      const { number } = context.req.valid('json')
      const consents = await consentsOf(db.queries, organisationId, number)
      const doNotContact = await doNotContactOf(db.queries, organisationId, number)
      await noteAudit(db.queries, { organisationId, action: 'wishes-read', ...actor.audit }, now())
      const answers = consents.map((one) => ({ ...one, callId: null }))
      const states: Wishes['states'] = channels.flatMap((channel) =>
        purposes.map((purpose) => ({ channel, purpose, state: consentState(answers, channel, purpose, now()).state })),
      )
      return context.json({ consents, doNotContact, states }, 200)
    })
    .openapi(addRoute, async (context) => {
      const actor = actorOf(context, config)
      return context.json(await addDoNotContact(db.queries, actor, newId(), context.req.valid('json'), now()), 200)
    })
    .openapi(listRoute, async (context) => {
      const { cursor: text, limit } = context.req.valid('query')
      const cursor = text === undefined ? null : parseCursor(text)
      if (text !== undefined && cursor === null) throw new ProblemError('bad-request')
      const { organisationId } = context.get('caller')
      const from = cursor === null ? null : { since: cursor.startedAt, id: cursor.id }
      const found = await listDoNotContact(db.queries, organisationId, { cursor: from, limit: limit + 1 })
      const items = found.slice(0, limit)
      const last = items.at(-1)
      const nextCursor =
        found.length > limit && last !== undefined ? formatCursor({ startedAt: last.since, id: last.id }) : null
      return context.json({ items, nextCursor }, 200)
    })
    .openapi(endRoute, async (context) => {
      const { id } = context.req.valid('param')
      if (!(await endDoNotContact(db.queries, actorOf(context, config), id, now()))) throw new ProblemError('not-found')
      return context.body(null, 204)
    })
}
