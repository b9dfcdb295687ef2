import { streamSSE } from 'hono/streaming'
import * as z from 'zod'
import { type LiveEvent, liveEventSchema } from '../../../lib/contracts/api.ts'
import type { RouteDeps } from '../app-env.ts'
import { eventsAfter, lastEventId } from '../db/live-events.ts'
import { type Caller, findCaller } from '../db/people.ts'
import { ProblemError } from '../problem.ts'
import { createRouter, route, stream } from './contract.ts'

const heartbeatMs = 15_000
const batch = 100

const eventsRoute = route(
  'signed-in',
  {
    method: 'get',
    path: '/v1/events',
    summary: 'Live events; resumes after `Last-Event-ID`',
    description: 'Ends when the session ends. A comment comes every 15 seconds when there is nothing to tell.',
    request: {
      headers: z.object({
        'last-event-id': z
          .string()
          .regex(/^\d{1,15}$/)
          .optional(),
      }),
    },
    responses: { 200: stream('text/event-stream', liveEventSchema, 'The data of each event') },
  },
  ['bad-request', 'unavailable'],
)

export function eventRoutes({ db, now, stopping, log }: RouteDeps) {
  const lasts = async (caller: Caller) => (await findCaller(db.queries, caller, now())) !== null

  return createRouter().openapi(eventsRoute, async (context) => {
    if (stopping.aborted) throw new ProblemError('unavailable')
    const caller = context.get('caller')
    const given = context.req.valid('header')['last-event-id']
    const newest = await lastEventId(db.queries)
    // An id that we never gave comes from another database: nothing before now can be told apart.
    const start = given === undefined || Number(given) > newest ? newest : Number(given)
    context.header('x-accel-buffering', 'no')
    return streamSSE(context, async (stream) => {
      let wakeUp = Promise.withResolvers<void>()
      const stopListening = db.onWake((userId) => userId === caller.userId && wakeUp.resolve())
      const end = () => {
        stream.abort()
        wakeUp.resolve()
      }
      stream.onAbort(() => wakeUp.resolve())
      stopping.addEventListener('abort', end, { once: true })
      try {
        let sent = start
        // The position alone: a reader that is cut off before the first event still resumes from here.
        await stream.writeSSE({ id: String(sent), data: JSON.stringify({ type: 'position' } satisfies LiveEvent) })
        for (;;) {
          // Anew in each round, and before the reading: what wakes us in between is not lost.
          wakeUp = Promise.withResolvers()
          if (stream.aborted || stopping.aborted || !(await lasts(caller))) break
          const events = await eventsAfter(db.queries, caller.userId, sent, batch)
          for (const { id, body } of events) {
            await stream.writeSSE({ id: String(id), data: body })
            sent = id
          }
          if (events.length === batch) continue
          if (await waitFor(wakeUp.promise)) await stream.write(': still here\n\n')
        }
      } catch {
        // The client reconnects with the last id it has, so nothing is lost by ending here.
        log.warn('stream-failed')
      } finally {
        stopping.removeEventListener('abort', end)
        stopListening()
      }
    })
  })
}

async function waitFor(woken: Promise<void>): Promise<boolean> {
  const timer = Promise.withResolvers<boolean>()
  const handle = setTimeout(() => timer.resolve(true), heartbeatMs)
  const timedOut = await Promise.race([woken.then(() => false), timer.promise])
  clearTimeout(handle)
  return timedOut
}
