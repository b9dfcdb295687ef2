import type { Call, Party } from '../call/call.ts'
import type { Done } from '../contracts/messages.ts'
import type { Items } from '../storage/items.ts'
import type { Lines, LineWish } from './lines.ts'
import type { Session } from './session.ts'

/** `confirmed`: the person was warned that help may not learn where they are. */
export type DialWish = LineWish & { confirmed?: boolean }

/** The one way to a call from here, whoever asks: overlay, dial pad, notification, address bar. */
export type Dial = (party: Party, wish?: DialWish) => Promise<Done>

export function createDial(deps: {
  items: Pick<Items, 'tokens' | 'presence'>
  session: Pick<Session, 'dispatch'>
  lineFor: Lines['lineFor']
  isEmergency(number: string): boolean
  /** Shows the warning; null takes it away. */
  warn(party: Party | null): Promise<void>
  newId: () => string
  now: () => number
}): Dial {
  return async (party, { confirmed = false, ...wish } = {}) => {
    const [tokens, { microphone }] = await Promise.all([deps.items.tokens.get(), deps.items.presence.get()])
    if (tokens === null) return { ok: false, code: 'not-signed-in' }
    if (microphone === 'denied' || microphone === 'prompt') return { ok: false, code: 'microphone-denied' }
    const emergency = deps.isEmergency(party.e164)
    // Short numbers are for help, or are none that a carrier connects.
    if (!emergency && !party.e164.startsWith('+')) return { ok: false, code: 'number-invalid' }
    if (emergency && !confirmed) {
      await deps.warn(party)
      return { ok: false, code: 'emergency' }
    }
    const line = await deps.lineFor(wish)
    const { ignored, state } = await deps.session.dispatch({
      type: 'dial',
      callId: deps.newId(),
      party,
      at: deps.now(),
      ...(line && { line }),
      ...(emergency && { emergency }),
    })
    // Not taken: the button stays, for the moment when the line is free.
    if (emergency && ignored === undefined) await deps.warn(null)
    // The second half of a double click: what was asked for is what goes on.
    return ignored === undefined || isCallTo(state.front, party) ? { ok: true } : { ok: false, code: 'busy' }
  }
}

function isCallTo(call: Call | null, { e164, ext }: Party): boolean {
  return call !== null && call.direction === 'outbound' && call.party.e164 === e164 && call.party.ext === ext
}
