import * as z from 'zod'
import { callIdSchema } from '../../../lib/contracts/common.ts'
import { qualityReportSchema, qualityReportsSchema } from '../../../lib/contracts/quality.ts'
import type { RouteDeps } from '../app-env.ts'
import { addQuality, readQuality } from '../db/call-quality.ts'
import { ProblemError } from '../problem.ts'
import { body, createRouter, json, route } from './contract.ts'

const params = z.object({ id: callIdSchema })

const readRoute = route(
  'calls.read',
  {
    method: 'get',
    path: '/v1/calls/{id}/quality',
    summary: 'How a call sounded on the devices that were in it',
    request: { params },
    responses: { 200: json(qualityReportsSchema, 'The oldest first') },
  },
  ['bad-request', 'not-found'],
)
const addRoute = route(
  'calls',
  {
    method: 'post',
    path: '/v1/calls/{id}/quality',
    summary: 'Keep how a call that one was in sounded here; sent again, it is the same report',
    request: { params, body: body(qualityReportSchema) },
    responses: { 200: json(qualityReportSchema, 'As it is kept') },
  },
  ['bad-request', 'not-found'],
)

export function callQualityRoutes({ db, now }: RouteDeps) {
  return createRouter()
    .openapi(readRoute, async (context) => {
      const items = await readQuality(db.queries, context.get('caller'), context.req.valid('param').id)
      if (items === null) throw new ProblemError('not-found')
      return context.json({ items }, 200)
    })
    .openapi(addRoute, async (context) => {
      const { id } = context.req.valid('param')
      const report = context.req.valid('json')
      const kept = await addQuality(db.queries, context.get('caller'), id, report, now())
      if (!kept.ok) throw new ProblemError(kept.error.code)
      return context.json(report, 200)
    })
}
