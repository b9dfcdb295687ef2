import * as z from 'zod'
import { callPageQuerySchema, callPageSchema, callRecordSchema } from '../../../lib/contracts/api.ts'
import { callIdSchema } from '../../../lib/contracts/common.ts'
import type { RouteDeps } from '../app-env.ts'
import { getCall, listCalls, parseCursor } from '../db/call-log.ts'
import { ProblemError } from '../problem.ts'
import { createRouter, json, route } from './contract.ts'

const listRoute = route(
  'calls.read',
  {
    method: 'get',
    path: '/v1/calls',
    summary: 'The call log, newest first',
    request: { query: callPageQuerySchema },
    responses: { 200: json(callPageSchema, 'One page; `nextCursor` is null on the last') },
  },
  ['bad-request'],
)

const getRoute = route(
  'calls.read',
  {
    method: 'get',
    path: '/v1/calls/{id}',
    summary: 'One call',
    request: { params: z.object({ id: callIdSchema }) },
    responses: { 200: json(callRecordSchema, 'The call') },
  },
  ['bad-request', 'not-found'],
)

export function callRoutes({ db }: RouteDeps) {
  return createRouter()
    .openapi(listRoute, async (context) => {
      const { cursor: text, limit } = context.req.valid('query')
      const cursor = text === undefined ? null : parseCursor(text)
      if (text !== undefined && cursor === null) throw new ProblemError('bad-request')
      return context.json(await listCalls(db.queries, context.get('caller'), { cursor, limit }), 200)
    })
    .openapi(getRoute, async (context) => {
      const { id } = context.req.valid('param')
      const call = await getCall(db.queries, context.get('caller'), id)
      if (call === null) throw new ProblemError('not-found')
      return context.json(call, 200)
    })
}
