import { createHash } from 'node:crypto'
import { createMiddleware } from 'hono/factory'
import type { AppDeps, AppEnv } from '../app-env.ts'
import { answerRequest, claimRequest, releaseRequest } from '../db/idempotency.ts'
import { problem } from '../problem.ts'

/** A write that is sent again under its `Idempotency-Key` gets the first answer again, and is not done again. */
export function idempotent({ db, now }: Pick<AppDeps, 'db' | 'now'>) {
  return createMiddleware<AppEnv>(async (context, next) => {
    const key = context.req.header('idempotency-key')
    if (context.req.method !== 'POST' || key === undefined || key.length > 100) return next()
    const { userId } = context.get('caller')
    const of = { userId, key }
    const text = await context.req.text()
    const request = createHash('sha256').update(`${context.req.path}\n${text}`).digest('base64url')
    const known = await claimRequest(db.queries, { ...of, request, createdAt: now() })
    if (known !== null) {
      if (known.request !== request) return problem(context, 'key-reused')
      // Still being answered, or the process that did so was stopped: nobody knows yet how it ended.
      if (known.status === null || known.body === null) return problem(context, 'conflict')
      const headers = { 'content-type': 'application/json', 'idempotency-replayed': 'true' }
      return new Response(known.body, { status: known.status, headers })
    }
    await next()
    const { status } = context.res
    // What was not done may be done next time.
    if (!context.res.ok) await releaseRequest(db.queries, of)
    else await answerRequest(db.queries, of, { status, body: await context.res.clone().text() })
  })
}
