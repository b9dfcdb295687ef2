import type { Call } from './call.ts'
import { apiVersion, rfc2822 } from './call-fields.ts'
import type { Carrier } from './carrier.ts'
import type { HttpReply } from './http-server.ts'
import { CallRecording, type RecordingCallback, type RecordingEvent } from './recordings.ts'
import { notFound, Parameters, type ParameterNames, RestError } from './rest-parameters.ts'
import { accountPath, type Json, pageJson } from './rest-shapes.ts'

const createRecordingNames: ParameterNames = {
  used: [
    'RecordingStatusCallbackEvent',
    'RecordingStatusCallback',
    'RecordingStatusCallbackMethod',
    'RecordingChannels',
    'RecordingTrack',
  ],
  known: ['Trim', 'RecordingConfigurationId'],
}

const updateRecordingNames: ParameterNames = { used: ['Status', 'PauseBehavior'], known: [] }

const events: readonly RecordingEvent[] = ['in-progress', 'completed', 'absent']
const tracks = ['inbound', 'outbound', 'both'] as const

function recordingJson(recording: CallRecording, accountSid: string): Json {
  const { call, sid, settings, status, createdAt, updatedAt } = recording
  const isOver = !recording.isRunning
  return {
    account_sid: accountSid,
    api_version: apiVersion,
    call_sid: call.sid,
    channels: settings.channels,
    conference_sid: null,
    date_created: rfc2822(createdAt),
    date_updated: rfc2822(updatedAt),
    // Known once the file is there.
    duration: isOver ? String(recording.seconds) : null,
    encryption_details: null,
    error_code: null,
    price: null,
    price_unit: 'USD',
    sid,
    source: 'StartCallRecordingAPI',
    start_time: rfc2822(createdAt),
    status,
    track: settings.track,
    uri: `${accountPath(accountSid)}/Calls/${call.sid}/Recordings/${sid}.json`,
  }
}

export function createRecording(carrier: Carrier, call: Call, body: URLSearchParams): HttpReply {
  const parameters = new Parameters(body, createRecordingNames)
  const channels = parameters.text('RecordingChannels') ?? 'mono'
  if (channels !== 'mono' && channels !== 'dual') throw new RestError(400, 20001, 'RecordingChannels is not valid')
  const given = parameters.text('RecordingTrack') ?? 'both'
  const track = tracks.find((each) => each === given)
  if (!track) throw new RestError(400, 20001, 'RecordingTrack is not valid')
  const callback = callbackOf(parameters)
  if (call.status !== 'in-progress') throw new RestError(400, 21220, 'Requested resource is not eligible for recording')
  const settings = { channels: channels === 'dual' ? (2 as const) : (1 as const), track }
  const recording = new CallRecording(call, settings, callback, (each, event) => carrier.tellRecording(each, event))
  carrier.callRecordings.set(recording.sid, recording)
  return { status: 201, body: recordingJson(recording, carrier.deps.accountSid) }
}

function callbackOf(parameters: Parameters): RecordingCallback | undefined {
  const wanted = parameters.words('RecordingStatusCallbackEvent', events, ['completed'])
  const url = parameters.url('RecordingStatusCallback')
  const method = parameters.method('RecordingStatusCallbackMethod')
  return url === undefined ? undefined : { url, method, events: wanted }
}

function need(carrier: Carrier, call: Call, sid: string): CallRecording {
  const all = recordingsOf(carrier, call)
  const found = sid === 'Twilio.CURRENT' ? all.find((each) => each.isRunning) : all.find((each) => each.sid === sid)
  if (!found) throw notFound(`/Calls/${call.sid}/Recordings/${sid}.json`)
  return found
}

function recordingsOf(carrier: Carrier, call: Call): CallRecording[] {
  return [...carrier.callRecordings.values()].filter((each) => each.call === call)
}

export function fetchRecording(carrier: Carrier, call: Call, sid: string): HttpReply {
  return { status: 200, body: recordingJson(need(carrier, call, sid), carrier.deps.accountSid) }
}

export function updateRecording(carrier: Carrier, call: Call, sid: string, body: URLSearchParams): HttpReply {
  const parameters = new Parameters(body, updateRecordingNames)
  const status = parameters.required('Status', 20001)
  const behavior = parameters.text('PauseBehavior') ?? 'silence'
  if (behavior !== 'skip' && behavior !== 'silence') throw new RestError(400, 20001, 'PauseBehavior is not valid')
  const recording = need(carrier, call, sid)
  if (!recording.isRunning) throw new RestError(400, 21220, 'Recording is over. Cannot update.')
  if (status === 'paused') recording.pause(behavior)
  else if (status === 'in-progress') recording.resume()
  else if (status === 'stopped') recording.stop('stopped')
  else throw new RestError(400, 20001, 'Status must be paused, in-progress or stopped')
  return { status: 200, body: recordingJson(recording, carrier.deps.accountSid) }
}

export function deleteRecording(carrier: Carrier, call: Call, sid: string): HttpReply {
  const recording = need(carrier, call, sid)
  if (recording.isRunning) throw new RestError(400, 20001, 'Recording is in progress')
  carrier.callRecordings.delete(recording.sid)
  return { status: 204 }
}

export function listRecordings(carrier: Carrier, call: Call, query: URLSearchParams): HttpReply {
  const names = { used: ['PageSize', 'Page', 'PageToken'], known: ['DateCreated', 'DateCreated<', 'DateCreated>'] }
  const parameters = new Parameters(query, names)
  const { accountSid } = carrier.deps
  const all = recordingsOf(carrier, call).map((each) => recordingJson(each, accountSid))
  const path = `${accountPath(accountSid)}/Calls/${call.sid}/Recordings.json`
  const page = parameters.whole('Page', 0, 0, 1e6)
  return { status: 200, body: pageJson('recordings', all, path, page, parameters.whole('PageSize', 50, 1, 1000)) }
}
