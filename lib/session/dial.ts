import type { Call, Party } from '../call/call.ts'
import type { Done } from '../contracts/messages.ts'
import type { Items } from '../storage/items.ts'
import type { Session } from './session.ts'

/** The one way to a call from here, whoever asks: overlay, dial pad, notification. */
export type Dial = (party: Party) => Promise<Done>

export function createDial(deps: {
  items: Pick<Items, 'tokens' | 'presence'>
  session: Pick<Session, 'dispatch'>
  newId: () => string
  now: () => number
}): Dial {
  return async (party) => {
    const [tokens, { microphone }] = await Promise.all([deps.items.tokens.get(), deps.items.presence.get()])
    if (tokens === null) return { ok: false, code: 'not-signed-in' }
    if (microphone === 'denied' || microphone === 'prompt') return { ok: false, code: 'microphone-denied' }
    if (party.e164 === '') return { ok: false, code: 'number-invalid' }
    const { ignored, state } = await deps.session.dispatch({
      type: 'dial',
      callId: deps.newId(),
      party,
      at: deps.now(),
    })
    // The second half of a double click: what was asked for is what goes on.
    return ignored === undefined || isCallTo(state.front, party) ? { ok: true } : { ok: false, code: 'busy' }
  }
}

function isCallTo(call: Call | null, { e164, ext }: Party): boolean {
  return call !== null && call.direction === 'outbound' && call.party.e164 === e164 && call.party.ext === ext
}
