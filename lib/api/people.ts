/** One's own things at the gateway: presence, the default line, and what is noted about calls. */
import type { ProblemCode } from '../contracts/api.ts'
import type { Line } from '../contracts/api-basics.ts'
import {
  lineChoiceSchema,
  type Presence,
  type PresenceChange,
  presenceSchema,
  type Probe,
  probeSchema,
  type WrapUp,
  type WrapUpChange,
  wrapUpSchema,
} from '../contracts/api-people.ts'
import { type QualityReport, qualityReportSchema } from '../contracts/quality.ts'
import type { ApiFault } from '../contracts/messages.ts'
import { ok, type Result } from '../core/result.ts'
import type { Send } from './client.ts'

type Reply<T> = Promise<Result<T, ApiFault | ProblemCode>>

export type PeopleApi = {
  presence(): Reply<Presence>
  changePresence(change: PresenceChange): Reply<Presence>
  /** The lines as they are then, the default one first. */
  setDefaultLine(lineId: string): Reply<Line[]>
  /** Rings all of one's devices for a moment. */
  probe(): Reply<Probe>
  /** How a call sounded here. */
  reportQuality(callId: string, report: QualityReport): Reply<QualityReport>
  wrapUp(callId: string): Reply<WrapUp>
  /** `version` is the one that the change was made to: `changed-since` when somebody was faster. */
  changeWrapUp(callId: string, version: number, change: WrapUpChange): Reply<WrapUp>
}

export function createPeopleApi(send: Send): PeopleApi {
  return {
    presence: () => send('GET', '/v1/presence', presenceSchema),
    changePresence: (change) => send('PATCH', '/v1/presence', presenceSchema, { body: change }),
    async setDefaultLine(lineId) {
      const reply = await send('PUT', '/v1/lines/default', lineChoiceSchema, { body: { lineId } })
      return reply.ok ? ok(reply.value.items.map(({ line }) => line)) : reply
    },
    probe: () => send('POST', '/v1/reachability', probeSchema),
    reportQuality: (callId, report) =>
      send('POST', `/v1/calls/${callId}/quality`, qualityReportSchema, { body: report }),
    wrapUp: (callId) => send('GET', `/v1/calls/${callId}/wrap-up`, wrapUpSchema),
    changeWrapUp: (callId, version, change) =>
      send('PATCH', `/v1/calls/${callId}/wrap-up`, wrapUpSchema, { body: change, version }),
  }
}
