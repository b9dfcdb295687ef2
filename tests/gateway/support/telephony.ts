import { randomUUID } from 'node:crypto'
import { XMLParser } from 'fast-xml-parser'
import type { CallPage, CallRecord } from '../../../lib/contracts/api.ts'
import { conferenceSid, sidOf } from './fake-carrier.ts'
import { ana, frontDesk, type TestGateway } from './gateway.ts'

export const patient = '+14155550123'

let sids = 0
export const newSid = (prefix = 'CA') => sidOf(prefix, ++sids)

/** RFC 2822 in whole seconds, as the carrier writes it. */
const timestamp = (time: number) => new Date(time).toUTCString().replace('GMT', '+0000')

export async function identityOf(gateway: TestGateway, email: string): Promise<string> {
  const userId = await gateway.userId(email)
  const found = gateway.db.queries.selectFrom('membership').select('identity').where('userId', '=', userId)
  return (await found.executeTakeFirstOrThrow()).identity
}

export type Outgoing = { callId: string; agentSid: string; response: Response }

export async function placeCall(
  gateway: TestGateway,
  change: { callId?: string; to?: string; email?: string; from?: string; callSid?: string } = {},
): Promise<Outgoing> {
  const callId = change.callId ?? randomUUID()
  const agentSid = change.callSid ?? newSid()
  const from = change.from ?? `client:${await identityOf(gateway, change.email ?? ana)}`
  const response = await gateway.webhook('voice/outgoing', {
    CallSid: agentSid,
    From: from,
    To: change.to ?? patient,
    CallId: callId,
  })
  return { callId, agentSid, response }
}

export async function callIn(gateway: TestGateway, change: { from?: string; to?: string; callSid?: string } = {}) {
  const callerSid = change.callSid ?? newSid()
  const fields = { CallSid: callerSid, From: change.from ?? patient, To: change.to ?? frontDesk }
  return { callerSid, response: await gateway.webhook('voice/incoming', fields) }
}

/** The status callback of a leg that the gateway added, to the address that it gave. */
export async function legStatus(
  gateway: TestGateway,
  label: string,
  status: string,
  extra: Record<string, string> = {},
): Promise<Response> {
  const leg = gateway.fake.added().find(({ participant }) => participant.label === label)
  if (leg === undefined) throw new Error(`no leg ${label} was added`)
  const { pathname, search } = new URL(leg.participant.statusUrl)
  const fields = { CallSid: leg.sid, CallStatus: status, Timestamp: timestamp(gateway.now()), ...extra }
  return gateway.webhook(`${pathname.split('/').at(-1)}${search}`, fields)
}

export async function conferenceEvent(
  gateway: TestGateway,
  callId: string,
  event: string,
  extra: Record<string, string> = {},
): Promise<Response> {
  return gateway.webhook('conference-status', {
    ConferenceSid: conferenceSid,
    FriendlyName: `callside-${callId}`,
    StatusCallbackEvent: event,
    Timestamp: timestamp(gateway.now()),
    ...extra,
  })
}

export async function callLog(gateway: TestGateway, token: string): Promise<CallRecord[]> {
  return ((await (await gateway.get('/v1/calls', token)).json()) as CallPage).items
}

export async function onlyCall(gateway: TestGateway, token: string): Promise<CallRecord> {
  const items = await callLog(gateway, token)
  if (items.length !== 1 || items[0] === undefined) throw new Error(`expected one call, not ${items.length}`)
  return items[0]
}

type Xml = Record<string, unknown>

/** TwiML as an object; attributes begin with `@`. */
export async function twiml(response: Response): Promise<Xml> {
  const text = await response.text()
  const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@' }).parse(text) as {
    Response: Xml | ''
  }
  return parsed.Response === '' ? {} : parsed.Response
}
