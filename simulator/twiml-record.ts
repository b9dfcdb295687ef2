import { AudioMeter } from './audio-meter.ts'
import { beep } from './audio-source.ts'
import { callFields } from './call-fields.ts'
import { encodeMulaw, sampleRate } from './g711.ts'
import { newSid } from './ids.ts'
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

const hourSeconds = 3600

// Records what the caller says until silence, a key, the greatest length or hang-up. A hung-up caller is still reported.
export async function runRecord(context: VerbContext, verb: Verb): Promise<Outcome> {
  const { carrier, call, signal } = context
  const { attributes } = verb
  await call.answer()
  if (attributes.playBeep !== 'false') await unlessAborted(signal, call.leg.play(beep()))
  if (signal.aborted) return stop
  const silenceMs = Number(attributes.timeout ?? '5') * 1000
  const finishKeys = attributes.finishOnKey ?? '1234567890*#'
  const chunks: Uint8Array[] = []
  const meter = new AudioMeter()
  let digits = ''
  await unlessAborted(
    signal,
    new Promise<void>((resolve) => {
      const onDigit = (digit: string): void => {
        if (!finishKeys.includes(digit)) return
        digits = digit
        resolve()
      }
      call.digitListeners.add(onDigit)
      const stopTimer = call.timers.after(Number(attributes.maxLength ?? hourSeconds) * 1000, resolve)
      signal.addEventListener('abort', stopTimer, { once: true })
      call.leg.recorder = (frame) => {
        chunks.push(encodeMulaw(frame))
        meter.add(frame)
        if (meter.figures().silentForMs >= silenceMs) resolve()
      }
      call.edge.cue()
    }),
  )
  call.leg.recorder = null
  const audio = Buffer.concat(chunks)
  const seconds = Math.round(audio.length / sampleRate)
  const sid = newSid('RE')
  const heardAnything = meter.figures().energy > 0
  if (heardAnything) carrier.recordings.set(sid, audio)
  const { accountSid } = carrier.deps
  const recordingUrl = `${carrier.deps.restUrl()}/2010-04-01/Accounts/${accountSid}/Recordings/${sid}`
  const callbackUrl = attributes.recordingStatusCallback
    ? resolveUrl(context, attributes.recordingStatusCallback)
    : undefined
  const status = heardAnything ? 'completed' : 'absent'
  const wanted = (attributes.recordingStatusCallbackEvent ?? 'completed').split(/\s+/)
  if (callbackUrl && wanted.includes(status)) {
    const fields = {
      AccountSid: accountSid,
      CallSid: call.sid,
      RecordingSid: sid,
      RecordingUrl: recordingUrl,
      RecordingStatus: status,
      RecordingDuration: String(seconds),
      RecordingChannels: '1',
      RecordingSource: 'RecordVerb',
      RecordingTrack: 'inbound',
    }
    carrier.deps.webhooks.enqueue(
      sid,
      callbackUrl,
      methodOf(verb, 'recordingStatusCallbackMethod'),
      fields,
      `recording-${status}`,
    )
  }
  if (!heardAnything) return stopIfEnded(context)
  const keys = call.isLive ? digits : 'hangup'
  const fields = {
    RecordingSid: sid,
    RecordingUrl: recordingUrl,
    RecordingDuration: String(seconds),
    ...(keys ? { Digits: keys } : {}),
  }
  const actionUrl = attributes.action ? resolveUrl(context, attributes.action) : undefined
  // The action learns of the recording even if there is nobody left to play its document to.
  if (!call.isLive && actionUrl) {
    const report = { ...callFields(call, accountSid), ...fields }
    carrier.deps.webhooks.enqueue(call.sid, actionUrl, methodOf(verb), report, 'record-action')
  }
  return actionOutcome(context, verb, fields)
}

// Nothing was said: the carrier goes on with the next verb instead of the action.
function stopIfEnded(context: VerbContext): Outcome {
  return context.call.isLive && !context.signal.aborted ? { kind: 'next' } : stop
}
