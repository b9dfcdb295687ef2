import * as z from 'zod'
import { auditPageQuerySchema, auditPageSchema } from '../../../lib/contracts/api-audit.ts'
import type { RouteDeps } from '../app-env.ts'
import { exportAudit, noteAudit, readAudit } from '../db/audit.ts'
import { exportLines } from '../domain/audit-export.ts'
import { actorOf } from './actor.ts'
import { createRouter, json, route, stream } from './contract.ts'

const listRoute = route(
  'audit',
  {
    method: 'get',
    path: '/v1/audit',
    summary: 'What was done, newest first',
    request: { query: auditPageQuerySchema },
    responses: { 200: json(auditPageSchema, 'One page; `nextCursor` is null on the last') },
  },
  ['bad-request'],
)
const exportRoute = route('audit.export', {
  method: 'get',
  path: '/v1/audit/export',
  summary: 'The whole trail of the organisation as a file that can be verified on its own',
  description: 'Verify it with `npm run gateway -- audit verify FILE`.',
  responses: { 200: stream('application/x-ndjson', z.string(), 'One JSON object a line') },
})

export function auditRoutes({ db, now, config, signer }: RouteDeps) {
  return createRouter()
    .openapi(listRoute, async (context) => {
      const { cursor, limit, action } = context.req.valid('query')
      const actor = actorOf(context, config)
      const { organisationId } = actor
      const before = cursor === undefined ? null : Number(cursor)
      // First, so that whoever reads the trail is in it.
      await noteAudit(db.queries, { organisationId, action: 'audit-read', ...actor.audit }, now())
      return context.json(await readAudit(db.queries, organisationId, { before, limit, action }), 200)
    })
    .openapi(exportRoute, async (context) => {
      const actor = actorOf(context, config)
      const { organisationId } = actor
      await noteAudit(db.queries, { organisationId, action: 'audit-exported', ...actor.audit }, now())
      const exported = await exportAudit(db.queries, signer, organisationId, now())
      const headers = {
        'content-type': 'application/x-ndjson',
        'content-disposition': 'attachment; filename="callside-audit.ndjson"',
        'cache-control': 'no-store',
      }
      return context.body([...exportLines(exported)].join(''), 200, headers)
    })
}
