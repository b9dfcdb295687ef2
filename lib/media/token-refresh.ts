import type { Device } from '@twilio/voice-sdk'
import type { VoiceToken } from '../contracts/api.ts'
import type { FetchVoiceToken } from './engine.ts'

/** Waits between tries to get a token or to register, in milliseconds; the last one repeats. */
const retryMs = [1_000, 2_000, 5_000, 15_000]

export const retryAfterMs = (tried: number): number => retryMs[Math.min(tried, retryMs.length - 1)] ?? 15_000

export type TokenKeeper = {
  /** The token was refused. The Device has to stay, for the call on it: a new one opens its link again. */
  refused(): void
}

/** Gives a Device a new token before its own runs out, as long as it is `live`. */
export function keepToken(
  device: Device,
  deps: { fetchToken: FetchVoiceToken; live(): boolean; onRenewed?(grant: VoiceToken): void },
): TokenKeeper {
  let refreshing = false
  let refusals = 0
  // After reconnects the SDK fires this several times for one token (2.18.5), hence the single flight.
  device.on('tokenWillExpire', () => once(0))
  device.on('registered', () => {
    refusals = 0
  })

  function once(waitMs: number): void {
    if (refreshing) return
    refreshing = true
    void refresh(waitMs).finally(() => {
      refreshing = false
    })
  }

  async function refresh(waitMs: number): Promise<void> {
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    for (let tried = 0; deps.live(); tried++) {
      const reply = await deps.fetchToken()
      if (!deps.live()) return
      if (reply.ok) {
        device.updateToken(reply.token.token)
        deps.onRenewed?.(reply.token)
        return
      }
      await new Promise((resolve) => setTimeout(resolve, retryAfterMs(tried)))
    }
  }

  return { refused: () => once(retryAfterMs(refusals++)) }
}
