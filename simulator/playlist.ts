import { type AudioSource, inSequence, murmur, music, quiet } from './audio-source.ts'
import type { Call } from './call.ts'
import { callFields } from './call-fields.ts'
import { silence } from './g711.ts'
import type { Carrier } from './carrier.ts'
import { parseTwiml, type Verb } from './twiml.ts'
import type { HttpMethod } from './webhooks.ts'

// The simulator fetches no audio files: whatever a Play names is heard as three seconds of music.
const playMs = 3000
const retryMs = 1000

export function loops(verb: Verb): number {
  const count = Number(verb.attributes.loop ?? '1')
  return count === 0 ? 1000 : Math.max(1, Math.min(1000, Math.floor(count) || 1))
}

export function soundOf(verb: Verb): AudioSource | undefined {
  const repeat = (make: () => AudioSource): AudioSource => inSequence(Array.from({ length: loops(verb) }, make))
  if (verb.name === 'Say') return repeat(() => murmur(verb.text))
  if (verb.name === 'Play') return repeat(() => music(playMs))
  if (verb.name === 'Pause') return quiet(Number(verb.attributes.length ?? '1') * 1000)
  return undefined
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
  let loads = 0
  const load = async (): Promise<void> => {
    const fields = call ? callFields(call, carrier.deps.accountSid) : {}
    const reply = await carrier.deps.webhooks.send(next.url, next.method, fields, 'wait-url')
    const parsed = reply.ok ? parseTwiml(reply.body) : undefined
    if (!reply.ok) carrier.alert(11200, 'HTTP retrieval failure', call?.sid)
    else if (parsed && !parsed.ok) carrier.alert(parsed.error.code, parsed.error.message, call?.sid)
    const verbs = parsed?.ok ? parsed.verbs : []
    const redirect = verbs.find((verb) => verb.name === 'Redirect')
    next = redirect
      ? {
          url: new URL(redirect.text || next.url, next.url).href,
          method: redirect.attributes.method === 'GET' ? 'GET' : 'POST',
        }
      : { url, method }
    const sounds = verbs.map(soundOf).filter((sound) => sound !== undefined)
    current = sounds.length === 0 ? quiet(retryMs) : inSequence(sounds)
    isLoading = false
  }
  return {
    next() {
      const frame = current?.next() ?? null
      if (frame) return frame
      // A source that still has something to give must not answer null: that is its end.
      if (isLoading) return silence()
      if (times === 'once' && loads > 0) return null
      isLoading = true
      loads += 1
      void load()
      return silence()
    },
  }
}
