import { AudioRoom } from './mixer.ts'
import type { Call, FinalStatus, ProgressEvent, StatusCallback } from './call.ts'
import type { ConferenceTopic } from './conference.ts'
import { type DialTarget, dial, parseTarget } from './dial.ts'
import { waitSource } from './participants.ts'
import type { Verb } from './twiml.ts'
import {
  actionOutcome,
  methodOf,
  type Outcome,
  resolveUrl,
  stop,
  unlessAborted,
  type VerbContext,
} from './twiml-context.ts'

const defaultTimeoutSeconds = 30

export async function runDial(context: VerbContext, verb: Verb): Promise<Outcome> {
  const conference = verb.children.find((child) => child.name === 'Conference')
  if (conference) return dialConference(context, verb, conference)
  return dialPeople(context, verb)
}

function isTrue(text: string | undefined, byDefault: boolean): boolean {
  return text === undefined ? byDefault : text.toLowerCase() === 'true'
}

function parseTopics(text: string | undefined): ReadonlySet<ConferenceTopic> {
  return new Set((text ?? 'start end').split(/\s+/).filter((word) => word !== '') as ConferenceTopic[])
}

function parseProgressEvents(text: string | undefined): ReadonlySet<ProgressEvent> {
  return new Set((text ?? 'completed').split(/\s+/).filter((word) => word !== '') as ProgressEvent[])
}

async function dialConference(context: VerbContext, verb: Verb, noun: Verb): Promise<Outcome> {
  const { carrier, call, signal } = context
  const { attributes } = noun
  const conference = carrier.openConference(noun.text.trim())
  const callbackUrl = attributes.statusCallback ? resolveUrl(context, attributes.statusCallback) : undefined
  const callbackMethod = methodOf(noun, 'statusCallbackMethod')
  const callbackTopics = parseTopics(attributes.statusCallbackEvent)
  if (attributes.record && attributes.record !== 'do-not-record')
    carrier.alert(0, 'the simulator records no conferences', call.sid)
  if (attributes.maxParticipants) conference.maxParticipants = Number(attributes.maxParticipants)
  if (conference.participants.size >= conference.maxParticipants) {
    return actionOutcome(context, verb, { DialCallStatus: 'failed' })
  }
  await call.answer()
  if (signal.aborted || !call.isLive) return stop
  const waitUrl = attributes.waitUrl ? resolveUrl(context, attributes.waitUrl) : attributes.waitUrl
  const joinedAt = Date.now()
  const participant = conference.join(call, {
    label: attributes.participantLabel,
    muted: isTrue(attributes.muted, false),
    hold: false,
    startOnEnter: isTrue(attributes.startConferenceOnEnter, true),
    endOnExit: isTrue(attributes.endConferenceOnExit, false),
    beeps: attributes.beep === undefined || attributes.beep === 'true' || attributes.beep === 'onEnter',
    waitSource: waitSource(carrier, () => call, waitUrl, methodOf(noun, 'waitMethod')),
    callback: callbackUrl ? { url: callbackUrl, method: callbackMethod, topics: callbackTopics } : undefined,
  })
  await unlessAborted(signal, participant.left.promise)
  // Another document was put on the call: it leaves the conference but goes on living.
  conference.leave(participant, 'participant_updated_via_api')
  return actionOutcome(context, verb, {
    DialCallStatus: 'answered',
    DialCallDuration: String(Math.round((Date.now() - joinedAt) / 1000)),
  })
}

type Callee = { target: DialTarget; callback: StatusCallback | undefined }

function callees(context: VerbContext, verb: Verb): Callee[] | undefined {
  const nouns =
    verb.children.length > 0 ? verb.children : [{ name: 'Number', attributes: {}, text: verb.text, children: [] }]
  const found: Callee[] = []
  for (const noun of nouns) {
    const target = targetOf(noun)
    if (!target) return undefined
    const { statusCallback, statusCallbackEvent } = noun.attributes
    const url = statusCallback ? resolveUrl(context, statusCallback) : undefined
    const callback = url
      ? { url, method: methodOf(noun, 'statusCallbackMethod'), events: parseProgressEvents(statusCallbackEvent) }
      : undefined
    found.push({ target, callback })
  }
  return found
}

function targetOf(noun: Verb): DialTarget | undefined {
  if (noun.name === 'Number') return parseTarget(noun.text.trim())
  const identity = noun.children.find((child) => child.name === 'Identity')?.text ?? noun.text
  const target = parseTarget(`client:${identity.trim()}`)
  if (target?.kind !== 'client') return undefined
  const parameters = noun.children
    .filter((child) => child.name === 'Parameter')
    .map((child) => [child.attributes.name ?? '', child.attributes.value ?? ''] as const)
  return { ...target, parameters }
}

// Rings everybody at once; who answers first is connected, the others stop ringing.
async function dialPeople(context: VerbContext, verb: Verb): Promise<Outcome> {
  const { carrier, call, signal } = context
  const people = callees(context, verb)
  if (!people) {
    carrier.alert(13224, 'Dial: invalid phone number', call.sid)
    return actionOutcome(context, verb, { DialCallStatus: 'failed' })
  }
  if (!isTrue(verb.attributes.answerOnBridge, false)) await call.answer()
  const children = people.map(({ target, callback }) =>
    dial(carrier, {
      target,
      from: verb.attributes.callerId ?? call.from,
      direction: 'outbound-dial',
      timeoutSeconds: Number(verb.attributes.timeout ?? defaultTimeoutSeconds),
      parentSid: call.sid,
      statusCallback: callback,
    }),
  )
  const endChildren = (status: FinalStatus): void => {
    for (const child of children) child.end(child.status === 'in-progress' ? 'completed' : status)
  }
  signal.addEventListener('abort', () => endChildren('canceled'), { once: true })
  const answered = await firstAnswer(children)
  if (signal.aborted || !call.isLive) return stop
  if (!answered) return actionOutcome(context, verb, unansweredFields(children))
  for (const child of children) if (child !== answered) child.end('canceled')
  await call.answer()
  await bridge(context, answered)
  return actionOutcome(context, verb, {
    DialBridged: 'true',
    DialCallDuration: String(answered.durationSeconds),
    DialCallSid: answered.sid,
    DialCallStatus: 'completed',
  })
}

function firstAnswer(children: readonly Call[]): Promise<Call | undefined> {
  return new Promise((resolve) => {
    for (const child of children) {
      void child.whenAnswered.then((isAnswered) => {
        if (isAnswered) resolve(child)
      })
    }
    void Promise.all(children.map((child) => child.whenAnswered)).then(() => resolve(undefined))
  })
}

function unansweredFields(children: readonly Call[]): Record<string, string> {
  const [first] = children
  const status = children.find((child) => child.status === 'busy')?.status ?? first?.status ?? 'failed'
  return { DialBridged: 'false', DialCallStatus: status, ...(first ? { DialCallSid: first.sid } : {}) }
}

async function bridge(context: VerbContext, child: Call): Promise<void> {
  const { carrier, call, signal } = context
  const room = new AudioRoom()
  carrier.deps.clock.rooms.add(room)
  room.add(call.leg)
  room.add(child.leg)
  call.edge.cue()
  child.edge.cue()
  await unlessAborted(signal, child.whenEnded)
  room.remove(call.leg)
  room.remove(child.leg)
  carrier.deps.clock.rooms.delete(room)
}
