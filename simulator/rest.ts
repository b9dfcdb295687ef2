import { timingSafeEqual } from 'node:crypto'
import type { Call } from './call.ts'
import type { Carrier } from './carrier.ts'
import type { Conference } from './conference.ts'
import type { Faults } from './faults.ts'
import type { HttpReply, HttpRequest } from './http-server.ts'
import { createCall, fetchCall, listCalls, updateCall } from './rest-calls.ts'
import { fetchConference, listConferences, updateConference } from './rest-conferences.ts'
import { notFound, RestError } from './rest-parameters.ts'
import {
  createParticipant,
  deleteParticipant,
  fetchParticipant,
  listParticipants,
  updateParticipant,
} from './rest-participants.ts'
import { createRecording, deleteRecording, fetchRecording, listRecordings, updateRecording } from './rest-recordings.ts'
import { wav } from './wav.ts'

export type RestDeps = {
  carrier: Carrier
  faults: Faults
  credentials: ReadonlyArray<{ user: string; password: string }>
}

const conferenceSid = /^CF[0-9a-f]{32}$/

export function restErrorReply(status: number, code: number, message: string): HttpReply {
  return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } }
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function isAuthorized(header: string | undefined, credentials: RestDeps['credentials']): boolean {
  if (!header?.startsWith('Basic ')) return false
  const [user = '', password = ''] = Buffer.from(header.slice('Basic '.length), 'base64')
    .toString('utf8')
    .split(/:(.*)/s)
  return credentials.some((each) => isSame(each.user, user) && isSame(each.password, password))
}

// /2010-04-01/Accounts/{sid}/…, the part of the carrier's REST interface that deals with calls.
export function createRest(deps: RestDeps): (request: HttpRequest) => HttpReply {
  return (request) => {
    try {
      const { rest } = deps.faults
      if (rest) {
        rest.times -= 1
        if (rest.times === 0) deps.faults.rest = null
        return restErrorReply(rest.status, rest.code ?? 20500, 'Simulated failure')
      }
      if (!isAuthorized(request.headers.authorization, deps.credentials))
        throw new RestError(401, 20003, 'Authenticate')
      return route(deps.carrier, request)
    } catch (error) {
      if (error instanceof RestError) return restErrorReply(error.status, error.code, error.message)
      throw error
    }
  }
}

function route(carrier: Carrier, request: HttpRequest): HttpReply {
  const path = request.url.pathname
  const prefix = `/2010-04-01/Accounts/${carrier.deps.accountSid}/`
  if (!path.startsWith(prefix)) throw notFound(path)
  const [resource, id, child, childId, ...rest] = path
    .slice(prefix.length)
    .replace(/\.json$/, '')
    .split('/')
    .map(decodePart)
  if (rest.length > 0) throw notFound(path)
  if (resource === 'Recordings' && id !== undefined && child === undefined) return recording(carrier, id, path)
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
  if (request.method === 'POST' && request.body !== '' && !isForm)
    throw new RestError(415, 20013, 'Unsupported media type')
  const form = new URLSearchParams(request.body)
  const query = request.url.searchParams
  const reply =
    resource === 'Calls' && child === undefined
      ? calls(carrier, request.method, id, form, query)
      : resource === 'Calls' && child === 'Recordings' && id !== undefined
        ? callRecordings(carrier, request.method, id, childId, form, query)
        : resource === 'Conferences' && child === undefined
          ? conferences(carrier, request.method, id, form, query)
          : resource === 'Conferences' && child === 'Participants' && id !== undefined
            ? participants(carrier, request.method, id, childId, form, query)
            : undefined
  if (!reply) throw notFound(path)
  if (reply === 'method') throw new RestError(405, 20004, 'Method not allowed')
  return reply
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw notFound('')
  }
}

type Routed = HttpReply | 'method'

function calls(
  carrier: Carrier,
  method: string,
  sid: string | undefined,
  form: URLSearchParams,
  query: URLSearchParams,
): Routed {
  if (sid === undefined) {
    if (method === 'POST') return createCall(carrier, form)
    return method === 'GET' ? listCalls(carrier, query) : 'method'
  }
  const call: Call | undefined = carrier.calls.get(sid)
  if (!call) throw notFound(`/Calls/${sid}.json`)
  if (method === 'GET') return fetchCall(carrier, call)
  return method === 'POST' ? updateCall(carrier, call, form) : 'method'
}

function callRecordings(
  carrier: Carrier,
  method: string,
  callSid: string,
  sid: string | undefined,
  form: URLSearchParams,
  query: URLSearchParams,
): Routed {
  const call = carrier.calls.get(callSid)
  if (!call) throw notFound(`/Calls/${callSid}.json`)
  if (sid === undefined) {
    if (method === 'POST') return createRecording(carrier, call, form)
    return method === 'GET' ? listRecordings(carrier, call, query) : 'method'
  }
  if (method === 'GET') return fetchRecording(carrier, call, sid)
  if (method === 'POST') return updateRecording(carrier, call, sid, form)
  return method === 'DELETE' ? deleteRecording(carrier, call, sid) : 'method'
}

function needConference(carrier: Carrier, sid: string): Conference {
  const conference = carrier.conferences.get(sid)
  if (!conference) throw notFound(`/Conferences/${sid}.json`)
  return conference
}

function conferences(
  carrier: Carrier,
  method: string,
  sid: string | undefined,
  form: URLSearchParams,
  query: URLSearchParams,
): Routed {
  if (sid === undefined) return method === 'GET' ? listConferences(carrier, query) : 'method'
  if (method === 'GET') return fetchConference(carrier, needConference(carrier, sid))
  return method === 'POST' ? updateConference(carrier, needConference(carrier, sid), form) : 'method'
}

// Only creating takes a friendly name; for the rest the carrier's description demands the sid.
function participants(
  carrier: Carrier,
  method: string,
  id: string,
  who: string | undefined,
  form: URLSearchParams,
  query: URLSearchParams,
): Routed {
  if (who === undefined && method === 'POST') return createParticipant(carrier, id, form)
  if (!conferenceSid.test(id)) throw notFound(`/Conferences/${id}/Participants.json`)
  const conference = needConference(carrier, id)
  if (who === undefined) return method === 'GET' ? listParticipants(carrier, conference, query) : 'method'
  if (method === 'GET') return fetchParticipant(carrier, conference, who)
  if (method === 'POST') return updateParticipant(carrier, conference, who, form)
  return method === 'DELETE' ? deleteParticipant(conference, who) : 'method'
}

function sound(bytes: Uint8Array): HttpReply {
  return { status: 200, bytes, headers: { 'content-type': 'audio/x-wav' } }
}

function recording(carrier: Carrier, id: string, path: string): HttpReply {
  const sid = id.replace(/\.wav$/, '')
  const ofCall = carrier.callRecordings.get(sid)
  if (ofCall && !ofCall.isRunning)
    return sound(wav(ofCall.audio(), ofCall.settings.track === 'both' ? ofCall.settings.channels : 1))
  const audio = carrier.recordings.get(sid)
  if (!audio) throw notFound(path)
  return sound(wav(audio))
}
