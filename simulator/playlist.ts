import { type AudioSource, inSequence, murmur, music, quiet, samples } from './audio-source.ts'
import type { Call } from './call.ts'
import { callFields } from './call-fields.ts'
import { silence } from './g711.ts'
import type { Carrier } from './carrier.ts'
import { parseTwiml, type Verb } from './twiml.ts'
import { decodeWav } from './wav.ts'
import type { HttpMethod, WebhookReply } from './webhooks.ts'

// An MP3 is fetched like any other sound, but it cannot be decoded here and is heard as three seconds of music.
const unknownSoundMs = 3000
const retryMs = 1000
const endless = 1000

export function loops(verb: Verb): number {
  const count = Math.floor(Number(verb.attributes.loop ?? '1'))
  return count === 0 ? endless : Math.max(1, Math.min(endless, count || 1))
}

export function pauseMs(verb: Verb): number {
  const seconds = Number(verb.attributes.length ?? '1')
  return seconds > 0 ? seconds * 1000 : 0
}

// What a Say, Play or Pause sounds like; undefined for any other verb, and for a sound that cannot be had.
export async function soundOf(
  carrier: Carrier,
  verb: Verb,
  baseUrl: string,
  callSid: string | undefined,
  signal?: AbortSignal,
): Promise<AudioSource | undefined> {
  const repeat = (make: () => AudioSource): AudioSource =>
    inSequence(Array.from({ length: loops(verb) }, () => later(make)))
  if (verb.name === 'Say') return repeat(() => murmur(verb.text))
  if (verb.name === 'Pause') return quiet(pauseMs(verb))
  if (verb.name !== 'Play' || verb.attributes.digits !== undefined) return undefined
  const url = URL.canParse(verb.text.trim(), baseUrl) ? new URL(verb.text.trim(), baseUrl).href : undefined
  const file = url === undefined ? undefined : await carrier.deps.webhooks.fetchFile(url, signal)
  if (!file) {
    if (!signal?.aborted) carrier.alert(11200, 'HTTP retrieval failure', callSid)
    return undefined
  }
  const sound = decodeWav(file)
  return repeat(() => (sound ? samples(sound) : music(unknownSoundMs)))
}

function later(make: () => AudioSource): AudioSource {
  let source: AudioSource | undefined
  return {
    next() {
      source ??= make()
      return source.next()
    },
  }
}

// A waiting address may lead to a sound instead of a document.
function readVerbs(carrier: Carrier, reply: WebhookReply, url: string, callSid: string | undefined): Verb[] {
  if (!reply.ok) {
    carrier.alert(11200, 'HTTP retrieval failure', callSid)
    return []
  }
  if (reply.contentType.startsWith('audio/')) return [{ name: 'Play', attributes: {}, text: url, children: [] }]
  const parsed = parseTwiml(reply.body)
  if (parsed.ok) return parsed.verbs
  carrier.alert(parsed.error.code, parsed.error.message, callSid)
  return []
}

// Waiting and hold music given as TwiML: asked for when it is needed, and again when it has been played.
export function playlist(
  carrier: Carrier,
  call: Call | undefined,
  url: string,
  method: HttpMethod,
  times: 'once' | 'forever' = 'forever',
): AudioSource {
  let current: AudioSource | null = null
  let next = { url, method }
  let isLoading = false
  let loadedAt = -Infinity
  const load = async (): Promise<void> => {
    const fields = call ? callFields(call, carrier.deps.accountSid) : {}
    const from = next.url
    const reply = await carrier.deps.webhooks.send(from, next.method, fields, 'wait-url')
    const verbs = readVerbs(carrier, reply, from, call?.sid)
    const redirect = verbs.find((verb) => verb.name === 'Redirect')
    next =
      redirect && URL.canParse(redirect.text, from)
        ? { url: new URL(redirect.text, from).href, method: redirect.attributes.method === 'GET' ? 'GET' : 'POST' }
        : { url, method }
    const sounds = await Promise.all(verbs.map((verb) => soundOf(carrier, verb, from, call?.sid)))
    const heard = sounds.filter((sound) => sound !== undefined)
    current = heard.length === 0 ? quiet(retryMs) : inSequence(heard)
    isLoading = false
  }
  return {
    next() {
      const frame = current?.next() ?? null
      if (frame) return frame
      // A source that still has something to give must not answer null: that is its end.
      if (isLoading) return silence()
      if (times === 'once' && loadedAt > 0) return null
      // Documents that are over at once must not be asked for at every tick.
      if (performance.now() - loadedAt < retryMs) return silence()
      isLoading = true
      loadedAt = performance.now()
      void load()
      return silence()
    },
  }
}
