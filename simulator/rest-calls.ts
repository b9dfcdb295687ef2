import type { Call } from './call.ts'
import type { Carrier } from './carrier.ts'
import { type DialTarget, dial, parseTarget } from './dial.ts'
import type { HttpReply } from './http-server.ts'
import { Parameters, type ParameterNames, RestError } from './rest-parameters.ts'
import { accountPath, callJson, pageJson } from './rest-shapes.ts'
import { startProgram } from './twiml-program.ts'
import type { Source } from './twiml-context.ts'

export const createCallNames: ParameterNames = {
  used: [
    'To',
    'From',
    'Method',
    'StatusCallback',
    'StatusCallbackEvent',
    'StatusCallbackMethod',
    'Timeout',
    'Url',
    'Twiml',
    'ApplicationSid',
  ],
  known: [
    'FallbackUrl',
    'FallbackMethod',
    'SendDigits',
    'Record',
    'RecordingChannels',
    'RecordingStatusCallback',
    'RecordingStatusCallbackMethod',
    'SipAuthUsername',
    'SipAuthPassword',
    'MachineDetection',
    'MachineDetectionTimeout',
    'RecordingStatusCallbackEvent',
    'Trim',
    'CallerId',
    'MachineDetectionSpeechThreshold',
    'MachineDetectionSpeechEndThreshold',
    'MachineDetectionSilenceTimeout',
    'AsyncAmd',
    'AsyncAmdStatusCallback',
    'AsyncAmdStatusCallbackMethod',
    'Byoc',
    'CallReason',
    'CallToken',
    'RecordingTrack',
    'TimeLimit',
    'ClientNotificationUrl',
  ],
}

export const updateCallNames: ParameterNames = {
  used: ['Url', 'Method', 'Status', 'Twiml', 'StatusCallback', 'StatusCallbackMethod'],
  known: ['FallbackUrl', 'FallbackMethod', 'TimeLimit'],
}

export const listCallNames: ParameterNames = {
  used: ['To', 'From', 'ParentCallSid', 'Status', 'PageSize', 'Page', 'PageToken'],
  known: ['StartTime', 'StartTime<', 'StartTime>', 'EndTime', 'EndTime<', 'EndTime>'],
}

const maxTwimlLength = 4000

// A caller id must be a number of this account; only towards a browser may it be a browser's identity.
export function checkCaller(carrier: Carrier, from: string, target: DialTarget): void {
  if (target.kind === 'client' && from.startsWith('client:') && parseTarget(from)) return
  if (!/^\+[1-9]\d{6,14}$/.test(from)) throw new RestError(400, 21212, 'Invalid From Number (caller ID)')
  if (!carrier.deps.numbers.some((each) => each.number === from)) {
    throw new RestError(400, 21210, "'From' phone number not verified")
  }
}

function sourceOf(carrier: Carrier, parameters: Parameters): Source | undefined {
  const twiml = parameters.text('Twiml')
  if (twiml !== undefined) {
    if (twiml.length > maxTwimlLength) throw new RestError(400, 21623, 'Twiml is too long')
    return { twiml }
  }
  const url = parameters.url('Url', 21205)
  if (url !== undefined) return { url, method: parameters.method('Method'), fields: {} }
  const applicationSid = parameters.text('ApplicationSid')
  if (applicationSid === undefined) return undefined
  const app = carrier.deps.apps.find((each) => each.sid === applicationSid)
  if (!app) throw new RestError(400, 21218, 'Invalid ApplicationSid')
  return { url: app.voiceUrl, method: app.voiceMethod, fields: { ApplicationSid: app.sid } }
}

export function createCall(carrier: Carrier, body: URLSearchParams): HttpReply {
  const parameters = new Parameters(body, createCallNames)
  const target = parseTarget(parameters.required('To', 21201))
  if (!target) throw new RestError(400, 21211, "Invalid 'To' Phone Number")
  const from = parameters.required('From', 21213)
  checkCaller(carrier, from, target)
  const source = sourceOf(carrier, parameters)
  if (!source) throw new RestError(400, 21205, 'Url, Twiml or ApplicationSid is missing')
  const call = dial(carrier, {
    target,
    from,
    direction: 'outbound-api',
    timeoutSeconds: parameters.whole('Timeout', 60, 1, 600),
    statusCallback: parameters.statusCallback(),
  })
  void call.whenAnswered.then((isAnswered) => {
    if (isAnswered && !call.program) startProgram(carrier, call, source)
  })
  return { status: 201, body: callJson(call, carrier.deps.accountSid) }
}

export function fetchCall(carrier: Carrier, call: Call): HttpReply {
  return { status: 200, body: callJson(call, carrier.deps.accountSid) }
}

export function updateCall(carrier: Carrier, call: Call, body: URLSearchParams): HttpReply {
  const parameters = new Parameters(body, updateCallNames)
  const status = parameters.text('Status')
  if (!call.isLive) throw new RestError(400, 21220, 'Call is not in-progress. Cannot redirect.')
  const callbackUrl = parameters.url('StatusCallback')
  if (callbackUrl) {
    const events = call.statusCallback?.events ?? new Set(['completed' as const])
    call.statusCallback = { url: callbackUrl, method: parameters.method('StatusCallbackMethod'), events }
  }
  if (status !== undefined) {
    endByStatus(call, status)
    return fetchCall(carrier, call)
  }
  const source = sourceOf(carrier, parameters)
  if (source) redirect(carrier, call, source)
  return fetchCall(carrier, call)
}

function endByStatus(call: Call, status: string): void {
  if (status === 'completed') return call.end(call.status === 'in-progress' ? 'completed' : 'canceled')
  if (status !== 'canceled') throw new RestError(400, 21218, 'Status must be canceled or completed')
  if (call.status === 'in-progress') throw new RestError(400, 21220, 'Call is in-progress. Cannot cancel.')
  call.end('canceled')
}

function redirect(carrier: Carrier, call: Call, source: Source): void {
  if (call.status !== 'in-progress') throw new RestError(400, 21220, 'Call is not in-progress. Cannot redirect.')
  startProgram(carrier, call, source)
  const conference = carrier.conferenceOf(call)
  const participant = conference?.participants.get(call.sid)
  if (conference && participant) conference.leave(participant, 'participant_updated_via_api')
}

export function listCalls(carrier: Carrier, query: URLSearchParams): HttpReply {
  const parameters = new Parameters(query, listCallNames)
  const matches = (name: string, value: string | undefined): boolean => {
    const wanted = parameters.text(name)
    return wanted === undefined || wanted === value
  }
  const { accountSid } = carrier.deps
  const calls = [...carrier.calls.values()]
    .reverse()
    .filter((call) => matches('To', call.to) && matches('From', call.from) && matches('ParentCallSid', call.parentSid))
    .map((call) => callJson(call, accountSid))
    .filter((json) => matches('Status', String(json.status)))
  const page = pageJson(
    'calls',
    calls,
    `${accountPath(accountSid)}/Calls.json`,
    parameters.whole('Page', 0, 0, 1e6),
    parameters.whole('PageSize', 50, 1, 1000),
  )
  return { status: 200, body: page }
}
