import type { Carrier } from './carrier.ts'
import type { Call, CallDirection, StatusCallback } from './call.ts'
import { ClientEdge } from './client-edge.ts'
import { MediaLeg } from './media-leg.ts'
import { PstnEdge, ringTelephone } from './pstn-edge.ts'

export type DialTarget =
  | { kind: 'number'; number: string }
  | { kind: 'client'; identity: string; parameters: ReadonlyArray<readonly [string, string]> }

export type DialRequest = {
  target: DialTarget
  from: string
  direction: CallDirection
  timeoutSeconds: number
  parentSid?: string | undefined
  label?: string | undefined
  statusCallback?: StatusCallback | undefined
}

// A number in full, or one of the short numbers that a telephone network connects without more.
const dialable = /^(\+[1-9]\d{6,14}|911|988|112|933)$/
const identityPattern = /^[A-Za-z0-9_]{1,121}$/

// `+14155550100` or `client:alice?record=17`; undefined is what the carrier calls an invalid number.
export function parseTarget(to: string): DialTarget | undefined {
  if (dialable.test(to)) return { kind: 'number', number: to }
  if (!to.startsWith('client:')) return undefined
  const [identity = '', query = ''] = to.slice('client:'.length).split(/\?(.*)/s)
  if (!identityPattern.test(identity)) return undefined
  return { kind: 'client', identity, parameters: [...new URLSearchParams(query)] }
}

function targetAddress(target: DialTarget): string {
  return target.kind === 'number' ? target.number : `client:${target.identity}`
}

// Returns at once with a queued call; the dialling starts in the next turn, after the reply to whoever asked.
export function dial(carrier: Carrier, request: DialRequest): Call {
  const call =
    request.target.kind === 'number'
      ? dialNumber(carrier, request, request.target.number)
      : dialClient(carrier, request, request.target)
  call.timers.after(request.timeoutSeconds * 1000, () => {
    if (call.status !== 'in-progress') call.end('no-answer')
  })
  return call
}

function dialNumber(carrier: Carrier, request: DialRequest, number: string): Call {
  const settings = carrier.farEndFor(number)
  const edge = new PstnEdge(settings)
  const call = addOutbound(carrier, request, edge)
  call.timers.after(0, () => {
    call.advance('initiated')
    ringTelephone(call, edge, settings)
  })
  return call
}

function dialClient(carrier: Carrier, request: DialRequest, target: DialTarget & { kind: 'client' }): Call {
  const edge = new ClientEdge(carrier.deps.media.address)
  const call = addOutbound(carrier, request, edge)
  edge.callSid = call.sid
  edge.onDigit = (digit) => call.pressed(digit)
  call.timers.after(0, () => {
    call.advance('initiated')
    ringDevices(carrier, call, edge, target).catch(() => call.end('failed'))
  })
  return call
}

async function ringDevices(
  carrier: Carrier,
  call: Call,
  edge: ClientEdge,
  target: DialTarget & { kind: 'client' },
): Promise<void> {
  const sessions = carrier.deps.sessionsOf(target.identity)
  if (sessions.length === 0) return call.end('no-answer')
  const parameters = {
    CallSid: call.sid,
    AccountSid: carrier.deps.accountSid,
    ApiVersion: '2010-04-01',
    From: call.from,
    To: call.to,
    ...(target.parameters.length === 0
      ? {}
      : { Params: new URLSearchParams(target.parameters.map(([name, value]) => [name, value])).toString() }),
  }
  await Promise.all(sessions.map((session) => edge.addFork(session, new MediaLeg(carrier.deps.media), parameters)))
  call.advance('ringing')
}

function addOutbound(carrier: Carrier, request: DialRequest, edge: ClientEdge | PstnEdge): Call {
  const { target } = request
  return carrier.addCall({
    kind: target.kind === 'number' ? 'pstn' : 'client',
    direction: request.direction,
    from: request.from,
    to: targetAddress(target),
    status: 'queued',
    edge,
    identity: target.kind === 'client' ? target.identity : undefined,
    parentSid: request.parentSid,
    label: request.label,
    statusCallback: request.statusCallback,
  })
}
