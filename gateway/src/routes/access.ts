import * as z from 'zod'
import {
  sessionsSchema,
  settingsChangeSchema,
  settingsSchema,
  userChangeSchema,
  userSchema,
  usersSchema,
} from '../../../lib/contracts/api-access.ts'
import { plainText } from '../../../lib/contracts/api-basics.ts'
import type { RouteDeps } from '../app-env.ts'
import { changeSettings, readSettings } from '../db/settings.ts'
import { changeUser, endOwnSession, listUsers, sessionsOf, signOutUser } from '../db/users.ts'
import { ProblemError } from '../problem.ts'
import { actorOf } from './actor.ts'
import { body, createRouter, entityTag, json, route } from './contract.ts'

const params = z.object({ id: plainText.min(1).max(100) })

const sessionsRoute = route('signed-in', {
  method: 'get',
  path: '/v1/sessions',
  summary: 'Where one is signed in',
  responses: { 200: json(sessionsSchema, 'Newest first') },
})
const endSessionRoute = route(
  'signed-in',
  {
    method: 'delete',
    path: '/v1/sessions/{id}',
    summary: 'End one of one’s sessions, with its tokens and streams',
    request: { params },
    responses: { 204: { description: 'It is over' } },
  },
  ['bad-request', 'not-found'],
)
const usersRoute = route('users.read', {
  method: 'get',
  path: '/v1/users',
  summary: 'Everybody of the organisation',
  responses: { 200: json(usersSchema, 'By name') },
})
const changeUserRoute = route(
  'users',
  {
    method: 'patch',
    path: '/v1/users/{id}',
    summary: 'Give somebody a role, or switch them off and on',
    description: 'Whoever is switched off loses every session, token and stream at once. Nobody changes themselves.',
    request: { params, body: body(userChangeSchema) },
    responses: { 200: json(userSchema, 'As they are now') },
  },
  ['bad-request', 'not-found'],
)
const signOutRoute = route(
  'users',
  {
    method: 'delete',
    path: '/v1/users/{id}/sessions',
    summary: 'Sign somebody out everywhere',
    request: { params },
    responses: { 204: { description: 'They are signed out' } },
  },
  ['bad-request', 'not-found'],
)
const removeFactorRoute = route(
  'users',
  {
    method: 'delete',
    path: '/v1/users/{id}/second-factor',
    summary: 'Remove the second factor of somebody who lost it, and sign them out',
    request: { params },
    responses: { 204: { description: 'They have none' } },
  },
  ['bad-request', 'not-found'],
)
const settingsRoute = route('settings.read', {
  method: 'get',
  path: '/v1/settings',
  summary: 'What the organisation has set; the entity tag is its version',
  responses: { 200: json(settingsSchema, 'The settings') },
})
const changeSettingsRoute = route(
  'settings',
  {
    method: 'patch',
    path: '/v1/settings',
    summary: 'Set something; what is left out stays',
    description: 'Whoever needs a second factor from now on and has none is signed out.',
    request: { headers: z.object({ 'if-match': entityTag }), body: body(settingsChangeSchema) },
    responses: { 200: json(settingsSchema, 'As they are now') },
  },
  ['bad-request', 'changed-since'],
)

export function accessRoutes({ db, now, config }: RouteDeps) {
  return createRouter()
    .openapi(sessionsRoute, async (context) =>
      context.json({ items: await sessionsOf(db.queries, context.get('caller'), now()) }, 200),
    )
    .openapi(endSessionRoute, async (context) => {
      const { id } = context.req.valid('param')
      if (!(await endOwnSession(db.queries, actorOf(context, config), id, now()))) throw new ProblemError('not-found')
      return context.body(null, 204)
    })
    .openapi(usersRoute, async (context) =>
      context.json({ items: await listUsers(db.queries, context.get('caller').organisationId, now()) }, 200),
    )
    .openapi(changeUserRoute, async (context) => {
      const asked = { change: context.req.valid('json'), now: now() }
      const changed = await changeUser(db.queries, actorOf(context, config), context.req.valid('param').id, asked)
      if (!changed.ok) throw new ProblemError(changed.error.code)
      return context.json(changed.value, 200)
    })
    .openapi(signOutRoute, async (context) => {
      const asked = { removeSecondFactor: false, now: now() }
      const done = await signOutUser(db.queries, actorOf(context, config), context.req.valid('param').id, asked)
      if (!done) throw new ProblemError('not-found')
      return context.body(null, 204)
    })
    .openapi(removeFactorRoute, async (context) => {
      const asked = { removeSecondFactor: true, now: now() }
      const done = await signOutUser(db.queries, actorOf(context, config), context.req.valid('param').id, asked)
      if (!done) throw new ProblemError('not-found')
      return context.body(null, 204)
    })
    .openapi(settingsRoute, async (context) => {
      const settings = await readSettings(db.queries, context.get('caller').organisationId)
      context.header('etag', `"${settings.version}"`)
      return context.json(settings, 200)
    })
    .openapi(changeSettingsRoute, async (context) => {
      const version = context.req.valid('header')['if-match']
      const asked = { change: context.req.valid('json'), version, now: now() }
      const changed = await changeSettings(db.queries, actorOf(context, config), asked)
      if (!changed.ok) throw new ProblemError(changed.error.code)
      context.header('etag', `"${changed.value.version}"`)
      return context.json(changed.value, 200)
    })
}
