import type { Call } from './call.ts'
import { callFields } from './call-fields.ts'
import type { Carrier } from './carrier.ts'
import { runDial } from './twiml-dial.ts'
import { loops, pauseMs, soundOf } from './playlist.ts'
import { runRecord } from './twiml-record.ts'
import { parseTwiml, type Verb } from './twiml.ts'
import {
  goOn,
  methodOf,
  type Outcome,
  resolveUrl,
  type Source,
  stop,
  unlessAborted,
  type VerbContext,
} from './twiml-context.ts'

const maxDocuments = 100
const gatewayError = { code: 31005, message: 'Error sent from gateway in HANGUP' }
const rejections = {
  busy: { status: 'busy', error: { code: 31486, message: 'Busy Here' } },
  rejected: { status: 'no-answer', error: { code: 31603, message: 'Decline' } },
} as const

// Runs a call's document to its end; a call has one program at a time, and a new one ends the old.
export function startProgram(carrier: Carrier, call: Call, source: Source): void {
  call.program?.abort()
  const program = new AbortController()
  call.program = program
  call.leg.stopPlaying()
  run(carrier, call, source, program.signal).catch((error: unknown) => {
    carrier.deps.log('program-failed', { name: error instanceof Error ? error.name : 'unknown' })
    call.end('failed', gatewayError)
  })
}

async function run(carrier: Carrier, call: Call, first: Source, signal: AbortSignal): Promise<void> {
  let source: Source = first
  let baseUrl = 'http://127.0.0.1/'
  for (let documents = 0; documents < maxDocuments; documents += 1) {
    if ('url' in source) baseUrl = source.url
    const verbs = await load(carrier, call, source, signal)
    if (signal.aborted || !call.isLive) return
    if (!verbs) return endInError(call)
    const outcome = await runVerbs({ carrier, call, signal, baseUrl }, verbs)
    if (signal.aborted || !call.isLive || outcome.kind === 'stop') return
    if (outcome.kind === 'next') return call.end('completed')
    source = outcome.source
  }
  carrier.alert(12100, 'Too many documents', call.sid)
  endInError(call)
}

function endInError(call: Call): void {
  call.end(call.status === 'in-progress' ? 'completed' : 'failed', gatewayError)
}

async function load(carrier: Carrier, call: Call, source: Source, signal: AbortSignal): Promise<Verb[] | undefined> {
  let text: string
  if ('twiml' in source) text = source.twiml
  else {
    const fields = { ...callFields(call, carrier.deps.accountSid), ...source.fields }
    const reply = await carrier.deps.webhooks.send(source.url, source.method, fields, 'voice', signal)
    if (signal.aborted) return undefined
    if (!reply.ok) {
      carrier.alert(11200, 'HTTP retrieval failure', call.sid)
      return undefined
    }
    if (!/xml/i.test(reply.contentType)) {
      carrier.alert(12300, 'Invalid Content-Type', call.sid)
      return undefined
    }
    text = reply.body
  }
  const parsed = parseTwiml(text)
  if (parsed.ok) return parsed.verbs
  carrier.alert(parsed.error.code, parsed.error.message, call.sid)
  return undefined
}

async function runVerbs(context: VerbContext, verbs: readonly Verb[]): Promise<Outcome> {
  for (const verb of verbs) {
    const outcome = await runVerb(context, verb)
    if (context.signal.aborted || !context.call.isLive) return stop
    if (outcome.kind !== 'next') return outcome
  }
  return goOn
}

async function runVerb(context: VerbContext, verb: Verb): Promise<Outcome> {
  const { call, signal } = context
  switch (verb.name) {
    case 'Dial':
      return runDial(context, verb)
    case 'Record':
      return runRecord(context, verb)
    case 'Say':
    case 'Play': {
      await call.answer()
      for (let count = loops(verb); count > 0; count -= 1)
        for (const key of verb.attributes.digits ?? '') call.heard(key)
      const sound = await soundOf(context.carrier, verb, context.baseUrl, call.sid, signal)
      if (sound && !signal.aborted) await unlessAborted(signal, call.leg.play(sound))
      return goOn
    }
    case 'Pause':
      await unlessAborted(signal, new Promise<void>((resolve) => call.timers.after(pauseMs(verb), resolve)))
      return goOn
    case 'Hangup':
      await call.answer()
      call.end('completed')
      return stop
    case 'Reject': {
      const rejection = verb.attributes.reason === 'busy' ? rejections.busy : rejections.rejected
      call.end(call.status === 'in-progress' ? 'completed' : rejection.status, rejection.error)
      return stop
    }
    case 'Redirect': {
      const url = resolveUrl(context, verb.text)
      return url === undefined ? stop : { kind: 'fetch', source: { url, method: methodOf(verb), fields: {} } }
    }
    default:
      return goOn
  }
}
