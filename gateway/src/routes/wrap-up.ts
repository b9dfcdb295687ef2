import * as z from 'zod'
import { wrapUpChangeSchema, wrapUpSchema } from '../../../lib/contracts/api-people.ts'
import { callIdSchema } from '../../../lib/contracts/common.ts'
import type { RouteDeps } from '../app-env.ts'
import { changeWrapUp, readWrapUp } from '../db/wrap-up.ts'
import { ProblemError } from '../problem.ts'
import { createRouter, entityTag, json, route } from './contract.ts'

const params = z.object({ id: callIdSchema })

const readRoute = route(
  'calls.read',
  {
    method: 'get',
    path: '/v1/calls/{id}/wrap-up',
    summary: 'What was noted about a call; the entity tag is its version',
    request: { params },
    responses: { 200: json(wrapUpSchema, 'Empty when nothing was noted yet') },
  },
  ['bad-request', 'not-found'],
)
const changeRoute = route(
  'calls',
  {
    method: 'patch',
    path: '/v1/calls/{id}/wrap-up',
    summary: 'Note something about a call that one was in; what is left out stays',
    request: {
      params,
      headers: z.object({ 'if-match': entityTag }),
      body: { content: { 'application/json': { schema: wrapUpChangeSchema } }, required: true },
    },
    responses: { 200: json(wrapUpSchema, 'As it is now') },
  },
  ['bad-request', 'not-found', 'forbidden', 'changed-since'],
)

export function wrapUpRoutes({ db, now }: RouteDeps) {
  return createRouter()
    .openapi(readRoute, async (context) => {
      const wrapUp = await readWrapUp(db.queries, context.get('caller'), context.req.valid('param').id)
      if (wrapUp === null) throw new ProblemError('not-found')
      context.header('etag', `"${wrapUp.version}"`)
      return context.json(wrapUp, 200)
    })
    .openapi(changeRoute, async (context) => {
      const { id } = context.req.valid('param')
      const version = context.req.valid('header')['if-match']
      const change = context.req.valid('json')
      const changed = await changeWrapUp(db.queries, context.get('caller'), id, { change, version, now: now() })
      if (!changed.ok) throw new ProblemError(changed.error.code)
      context.header('etag', `"${changed.value.version}"`)
      return context.json(changed.value, 200)
    })
}
