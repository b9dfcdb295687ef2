// Devices for calls beside the one on the line. They are not registered, so nothing rings on them.
import type { VoiceToken } from '../contracts/api.ts'
import type { FetchVoiceToken } from './engine.ts'
import { keepToken } from './token-refresh.ts'
import type { Phone } from './twilio-phone.ts'

export type Spares = {
  /** Opens a socket ahead of need. */
  warm(): void
  /** Null when the line never had a token. */
  take(): Phone | null
  /** Its call is over. */
  giveBack(phone: Phone): void
  has(phone: Phone): boolean
  /** Throws one away, with whatever waits inside it. */
  drop(phone: Phone): void
  /** No call is left that could need one. */
  dropIdle(): void
  stop(): void
}

export function createSpares(deps: {
  fetchToken: FetchVoiceToken
  createPhone(grant: VoiceToken): Phone
  /** What the line was opened with, where it is. A call can only be taken over at the edge where it rings. */
  grant(): VoiceToken | null
}): Spares {
  const idle = new Set<Phone>()
  const taken = new Set<Phone>()
  const has = (phone: Phone) => idle.has(phone) || taken.has(phone)

  function make(): Phone | null {
    const grant = deps.grant()
    if (grant === null) return null
    const phone = deps.createPhone(grant)
    idle.add(phone)
    // What goes wrong with a call is told by the call, what goes wrong with the socket by both.
    phone.device.on('error', () => undefined)
    keepToken(phone.device, { fetchToken: deps.fetchToken, live: () => has(phone) })
    // Also by itself: the SDK registers anew after a lost socket or a new token, although it was unregistered (2.18.5).
    phone.device.on('registered', () => void phone.device.unregister().catch(() => undefined))
    return phone
  }

  function drop(phone: Phone) {
    idle.delete(phone)
    taken.delete(phone)
    phone.discard()
  }

  return {
    warm() {
      if (idle.size > 0) return
      const { device } = make() ?? {}
      // The SDK opens a socket only for a registration or a call, and keeps it after the registration is taken back.
      device?.register().catch(() => undefined) // no socket, no token: the call that needs it will say so
    },
    take() {
      const phone = [...idle][0] ?? make()
      if (phone === null) return null
      idle.delete(phone)
      taken.add(phone)
      return phone
    },
    giveBack(phone) {
      if (taken.delete(phone)) idle.add(phone)
    },
    has,
    drop,
    dropIdle() {
      for (const phone of idle) drop(phone)
    },
    stop() {
      for (const phone of [...idle, ...taken]) drop(phone)
    },
  }
}
