import type { Input, MessageName, Output, Refusal } from '../contracts/messages.ts'
import type { Result } from '../core/result.ts'

/** The part of `chrome.runtime` that sends. */
export type Sends = { sendMessage(message: unknown): Promise<unknown> }

export type Request = <N extends MessageName>(name: N, input: Input<N>) => Promise<Result<Output<N>, Refusal>>

/**
 * Sends one message and resolves with the answer, never rejects. Types only: a content script must not carry zod.
 * "Receiving end does not exist" (worker or document not up yet) and "Extension context invalidated" (updated under an
 * open tab) are normal and become `receiver-gone`.
 */
export function createRequest(runtime: () => Sends): Request {
  return async <N extends MessageName>(name: N, input: Input<N>) => {
    try {
      const reply = await runtime().sendMessage({ name, input })
      // No context answered: every one of them saw that the message was for another.
      if (reply === undefined || reply === null) return { ok: false, error: { code: 'receiver-gone' } }
      return reply as Result<Output<N>, Refusal>
    } catch {
      // Said by the code: whatever the platform's text, the receiver did not take it.
      return { ok: false, error: { code: 'receiver-gone' } }
    }
  }
}
