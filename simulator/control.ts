import type { z } from 'zod'
import { tone } from './audio-source.ts'
import type { Call } from './call.ts'
import type { Carrier } from './carrier.ts'
import {
  type CallState,
  type Heard,
  digitsSchema,
  dropSchema,
  heardSchema,
  farEndSchema,
  ringSchema,
  speakSchema,
  type SimulatorState,
} from './control-types.ts'
import { applyFaults, createFaults, type Faults, faultsSchema } from './faults.ts'
import type { HttpReply, HttpRequest } from './http-server.ts'
import { openMediaLegs } from './media-leg.ts'
import { PstnEdge, pickUp } from './pstn-edge.ts'
import type { SignallingServer } from './signalling-server.ts'
import { startProgram } from './twiml-program.ts'

export type ControlDeps = { carrier: Carrier; signalling: SignallingServer; faults: Faults }

const done: HttpReply = { status: 200, body: { ok: true } }

function refuse(status: number, code: string): HttpReply {
  return { status, body: { error: { code } } }
}

function read<Schema extends z.ZodType>(schema: Schema, request: HttpRequest): z.output<Schema> | undefined {
  try {
    return schema.safeParse(request.body === '' ? {} : JSON.parse(request.body)).data
  } catch {
    return undefined
  }
}

export function createControl(deps: ControlDeps): (request: HttpRequest) => HttpReply {
  const { carrier, signalling, faults } = deps
  return (request) => {
    const { pathname } = request.url
    if (request.method === 'GET' && pathname === '/state') return { status: 200, body: readState(deps) }
    const asked = /^\/calls\/(CA[0-9a-f]{32})\/heard$/.exec(pathname)
    if (request.method === 'GET' && asked) return heard(carrier, asked[1] ?? '', request.url.searchParams)
    if (request.method !== 'POST') return refuse(404, 'not-found')
    const onCall = /^\/calls\/(CA[0-9a-f]{32})\/(hangup|answer|digits|speak)$/.exec(pathname)
    if (onCall) return actOnCall(carrier, request, onCall[1] ?? '', onCall[2] ?? '')
    if (pathname === '/ring') {
      const input = read(ringSchema, request)
      return input ? ring(carrier, input) : refuse(400, 'invalid-input')
    }
    if (pathname === '/far-end') {
      const input = read(farEndSchema, request)
      return input ? setFarEnd(carrier, input) : refuse(400, 'invalid-input')
    }
    if (pathname === '/sockets/drop') {
      const input = read(dropSchema, request)
      return input ? { status: 200, body: { dropped: signalling.drop(input.identity) } } : refuse(400, 'invalid-input')
    }
    if (pathname === '/sockets/forget') {
      const input = read(dropSchema, request)
      return input
        ? { status: 200, body: { forgotten: signalling.forget(input.identity) } }
        : refuse(400, 'invalid-input')
    }
    if (pathname === '/faults') {
      const input = read(faultsSchema, request)
      if (!input) return refuse(400, 'invalid-input')
      applyFaults(faults, input)
      return done
    }
    if (pathname === '/reset') {
      carrier.reset()
      Object.assign(faults, createFaults())
      return done
    }
    return refuse(404, 'not-found')
  }
}

// Somebody on the telephone network dials one of the account's numbers.
function ring(carrier: Carrier, input: z.output<typeof ringSchema>): HttpReply {
  const number = carrier.deps.numbers.find((each) => each.number === input.to)
  if (!number) return refuse(404, 'unknown-number')
  const call = carrier.addCall({
    kind: 'pstn',
    direction: 'inbound',
    from: input.from,
    to: input.to,
    status: 'ringing',
    edge: new PstnEdge(carrier.farEndFor(input.from)),
    statusCallback: number.statusCallback
      ? { url: number.statusCallback, method: 'POST', events: new Set(['completed']) }
      : undefined,
  })
  if (input.seconds !== undefined) call.timers.after(input.seconds * 1000, () => hangUp(call))
  startProgram(carrier, call, { url: number.voiceUrl, method: number.voiceMethod, fields: {} })
  return { status: 200, body: { callSid: call.sid } }
}

function hangUp(call: Call): void {
  if (call.status === 'in-progress') call.end('completed')
  // Whoever calls gives up; whoever is called declines.
  else call.end(call.direction === 'inbound' ? 'no-answer' : 'busy')
}

function actOnCall(carrier: Carrier, request: HttpRequest, sid: string, action: string): HttpReply {
  const call = carrier.calls.get(sid)
  if (!call?.isLive) return refuse(404, 'unknown-call')
  if (action === 'hangup') {
    hangUp(call)
    return done
  }
  if (action === 'answer') {
    if (!(call.edge instanceof PstnEdge) || call.direction === 'inbound') return refuse(409, 'not-ringing-telephone')
    pickUp(call, call.edge)
    return done
  }
  if (action === 'speak') {
    const spoken = read(speakSchema, request)
    if (!spoken) return refuse(400, 'invalid-input')
    call.leg.voice = spoken.hertz === null ? null : tone(spoken.hertz)
    return done
  }
  const input = read(digitsSchema, request)
  if (!input) return refuse(400, 'invalid-input')
  call.pressed(input.digits)
  return done
}

function heard(carrier: Carrier, sid: string, query: URLSearchParams): HttpReply {
  const call = carrier.calls.get(sid)
  const input = heardSchema.safeParse(Object.fromEntries(query))
  if (!call) return refuse(404, 'unknown-call')
  if (!input.success) return refuse(400, 'invalid-input')
  const body: Heard = call.leg.heard.figures(input.data.hertz)
  return { status: 200, body }
}

function setFarEnd(carrier: Carrier, input: z.output<typeof farEndSchema>): HttpReply {
  const before = input.number === undefined ? carrier.farEndDefault : carrier.farEndFor(input.number)
  const settings = {
    behaviour: input.behaviour ?? before.behaviour,
    answerAfterMs: input.answerAfterMs ?? before.answerAfterMs,
    media: input.media ?? before.media,
    hertz: input.hertz ?? before.hertz,
  }
  if (input.number === undefined) carrier.farEndDefault = settings
  else carrier.farEnds.set(input.number, settings)
  return done
}

function callState(carrier: Carrier, call: Call): CallState {
  const conference = carrier.conferenceOf(call)
  const participant = conference?.participants.get(call.sid)
  const label = participant?.label ?? call.label
  return {
    sid: call.sid,
    ...(call.parentSid === undefined ? {} : { parentSid: call.parentSid }),
    ...(conference ? { conference: conference.sid } : {}),
    kind: call.kind,
    ...(call.identity === undefined ? {} : { identity: call.identity }),
    direction: call.direction,
    from: call.from,
    to: call.to,
    status: call.status,
    ...(label === undefined ? {} : { label }),
    onHold: participant?.hold ?? false,
    muted: participant?.muted ?? false,
    dtmf: call.dtmf,
    ...call.edge.figures(),
  }
}

function readState({ carrier, signalling }: ControlDeps): SimulatorState {
  const sessions = [...signalling.sessions]
  const { clock } = carrier.deps
  return {
    clients: sessions.flatMap((session) =>
      session.identity === undefined ? [] : [{ identity: session.identity, registered: session.isRegistered }],
    ),
    calls: [...carrier.calls.values()].map((call) => callState(carrier, call)),
    conferences: [...carrier.conferences.values()].map((each) => ({
      sid: each.sid,
      friendlyName: each.friendlyName,
      status: each.status,
      participants: [...each.participants.keys()],
      dialling: [...each.dialling.keys()],
    })),
    webhooks: carrier.deps.webhooks.records,
    alerts: carrier.alerts,
    resources: {
      mediaLegs: openMediaLegs(),
      audioLegs: clock.legs.size,
      audioRooms: clock.rooms.size,
      clockRunning: clock.isRunning,
      callTimers: [...carrier.calls.values()].reduce((sum, call) => sum + call.timers.size, 0),
    },
  }
}
