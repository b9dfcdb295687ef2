// The engine document: media, ringtone and the live stream. It has `chrome.runtime` and nothing else of the browser.
import { runLiveStream } from '../../lib/api/live-stream.ts'
import { type AudioChoices, systemAudio } from '../../lib/contracts/audio.ts'
import { engineLock, ports } from '../../lib/contracts/messages.ts'
import type { Quality } from '../../lib/contracts/quality.ts'
import type { Levels } from '../../lib/contracts/snapshot.ts'
import { createLogger } from '../../lib/core/log.ts'
import { createMicrophone } from '../../lib/media/microphone.ts'
import { createTwilioAudio } from '../../lib/media/twilio-audio.ts'
import { createPeers } from '../../lib/media/peers.ts'
import { createRinger } from '../../lib/media/ringer.ts'
import { soundUrls } from '../../lib/media/sounds.ts'
import { createDevice } from '../../lib/media/twilio-device.ts'
import { createTwilioEngine } from '../../lib/media/twilio-engine.ts'
import { createPhone } from '../../lib/media/twilio-phone.ts'
import { createBroadcast } from '../../lib/messaging/broadcast.ts'
import { browser } from '../../lib/messaging/browser.ts'
import { createOutlet } from '../../lib/messaging/outlet.ts'
import { createRequest } from '../../lib/messaging/request.ts'
import { serve } from '../../lib/messaging/serve.ts'

// First: before the worker is answered, so that it finds the lock taken.
void navigator.locks.request(engineLock, () => new Promise(() => {}))
const request = createRequest(() => browser.runtime)
const log = createLogger((level, line) => console[level](line))
const outlet = createOutlet(request, log)
const levels = createBroadcast<Levels>(ports.levels)
const quality = createBroadcast<Quality>(ports.quality)
const microphone = createMicrophone(navigator.permissions)
void microphone.onChange((state) => outlet.engineEvent({ type: 'microphone', state }))

const sounds = soundUrls((path) => browser.runtime.getURL(path))

const audio = createTwilioAudio({ initial: systemAudio, log })
const ringer = createRinger({
  initial: systemAudio,
  players: { ring: () => new Audio('/sounds/incoming.wav'), knock: () => new Audio('/sounds/knock.wav') },
  log,
})
function setAudio(choices: AudioChoices): void {
  audio.use(choices)
  ringer.use(choices)
}
void request('background:audioChoices', null).then((choices) => choices.ok && setAudio(choices.value))

const engine = createTwilioEngine({
  emit: outlet.engineEvent,
  levels: levels.send,
  quality: quality.send,
  fetchToken: async () => {
    const reply = await request('background:voiceToken', null)
    return reply.ok ? reply.value : { ok: false, code: 'unavailable' }
  },
  microphone,
  audio,
  ringer,
  createPhone(grant) {
    const peers = createPeers()
    const device = createDevice(grant, sounds, peers)
    return createPhone(device, peers.newest, audio.attach(device, peers.newest))
  },
  now: () => Date.now(),
  newId: () => crypto.randomUUID(),
  log,
})

const lineChanged = () => outlet.engineEvent({ type: 'line-changed', at: Date.now() })
addEventListener('online', lineChanged)
;(navigator as { connection?: EventTarget }).connection?.addEventListener('change', lineChanged)

let stream: AbortController | null = null

function openStream(): void {
  if (stream) return
  stream = new AbortController()
  void runLiveStream(
    {
      fetch: (...input) => fetch(...input),
      access: async (options) => {
        const reply = await request('background:streamAccess', options)
        return reply.ok ? reply.value : { ok: false, code: 'unavailable' }
      },
      onEvent: outlet.liveEvent,
      log,
    },
    stream.signal,
  )
}

serve(
  'offscreen',
  {
    'offscreen:ping': () => null,
    'offscreen:start': () => {
      openStream()
      return engine.start()
    },
    'offscreen:renewLine': () => engine.renewLine(),
    'offscreen:stop': async () => {
      stream?.abort()
      stream = null
      await engine.stop()
      return null
    },
    'offscreen:status': async () => ({ ...(await engine.status()), factsWaiting: outlet.waiting() }),
    'offscreen:connect': (input) => engine.connect(input),
    'offscreen:useAudio': (choices) => {
      setAudio(choices)
      return null
    },
    'offscreen:alert': (input) => engine.alert(input),
    'offscreen:accept': (input) => engine.accept(input),
    'offscreen:reject': (input) => engine.reject(input),
    'offscreen:hangUp': (input) => engine.hangUp(input),
    'offscreen:mute': (input) => engine.mute(input),
    'offscreen:sendDigits': (input) => engine.sendDigits(input),
  },
  browser.runtime,
  (name, error) => log.error('handler-failed', { name, kind: error instanceof Error ? error.name : typeof error }),
)
