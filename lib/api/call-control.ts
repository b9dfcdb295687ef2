/** What only the gateway can do during a call. Each reply is the call as it is then. */
import type { ProblemCode } from '../contracts/api.ts'
import { type LiveCall, liveCallSchema } from '../contracts/api-live-call.ts'
import type { CallRequest } from '../contracts/call-requests.ts'
import type { ApiFault } from '../contracts/messages.ts'
import { assertNever } from '../core/assert-never.ts'
import type { Result } from '../core/result.ts'
import type { Send, Sent } from './client.ts'

export type CallReply = Result<LiveCall, ApiFault | ProblemCode>

export type CallControl = {
  hold(callId: string, held: boolean): Promise<CallReply>
  request(callId: string, requestId: string, request: CallRequest): Promise<CallReply>
}

export function createCallControl(send: Send): CallControl {
  return {
    hold: (callId, held) => send('PUT', `/v1/calls/${callId}/hold`, liveCallSchema, { body: { held } }),
    request(callId, requestId, request) {
      const [method, path, sent] = routeOf(request, requestId)
      return send(method, `/v1/calls/${callId}/${path}`, liveCallSchema, sent)
    },
  }
}

function routeOf(request: CallRequest, key: string): [method: 'POST' | 'PUT' | 'DELETE', path: string, sent: Sent] {
  switch (request.kind) {
    case 'transfer':
    case 'consult':
      return ['POST', request.kind, { body: { target: request.target }, key }]
    case 'add-party':
      return ['POST', 'parties', { body: { target: request.target }, key }]
    case 'consult-step':
      return ['POST', `consult/${request.step}`, {}]
    case 'remove-party':
      return ['DELETE', `parties/${request.party}`, {}]
    case 'hold-party':
      return ['PUT', `parties/${request.party}/hold`, { body: { held: request.held } }]
    case 'move':
      return ['POST', 'move', { key }]
    case 'merge':
      return ['POST', 'merge', { body: { callId: request.with } }]
    case 'record':
      return ['PUT', 'recording', { body: { state: request.to } }]
    case 'note-consent':
      return ['POST', 'consents', { body: { party: request.party, given: request.given, how: request.how } }]
    default:
      return assertNever(request)
  }
}
