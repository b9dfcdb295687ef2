import {
  type Input,
  type MessageName,
  type MessageTo,
  messages,
  type Output,
  type Receiver,
  type Refusal,
  type Sender,
} from '../contracts/messages.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { contextOf, type RawSender } from './context-of.ts'

/** `raw` for the few handlers that need the tab of a content script; nobody else may trust it. */
export type From = { context: Sender; raw: RawSender }

export type Handlers<R extends Receiver> = {
  [N in MessageTo<R>]: (input: Input<N>, from: From) => Output<N> | Promise<Output<N>>
}

/** The part of `runtime` that receives. A listener that returns a promise answers with it (Chrome 148 and later). */
export type Receives = {
  id: string
  getURL(path: string): string
  onMessage: {
    addListener(listener: (message: unknown, sender: never, sendResponse: (reply: unknown) => void) => unknown): void
  }
}

/**
 * Answers every row of one receiver. Call it in the first turn of the context. Order: who sent it, is it well formed,
 * run. `onError` hears of a handler that threw; the sender learns only `handler-failed`.
 */
export function serve<R extends Receiver>(
  receiver: R,
  handlers: Handlers<R>,
  runtime: Receives,
  onError: (name: MessageName, error: unknown) => void,
): void {
  const self = { id: runtime.id, origin: new URL(runtime.getURL('')).origin }
  runtime.onMessage.addListener((message, sender, sendResponse) => {
    const name = nameOf(message)
    // Chrome delivers a message to every extension page: what is for another context is not ours to answer.
    if (name === null || !name.startsWith(`${receiver}:`)) return
    void receive(name, message, sender as RawSender, self, handlers as AnyHandlers, onError).then(sendResponse)
    return true
  })
}

type AnyHandlers = Record<string, ((input: unknown, from: From) => unknown) | undefined>

async function receive(
  name: string,
  message: unknown,
  raw: RawSender,
  self: { id: string; origin: string },
  handlers: AnyHandlers,
  onError: (name: MessageName, error: unknown) => void,
): Promise<Result<unknown, Refusal>> {
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined
  if (!isMessageName(name) || !handler) return fail('unknown-message')
  const row = messages[name]
  const context = contextOf(raw, self)
  if (context === null || !(row.from as readonly Sender[]).includes(context)) return fail('sender-refused')
  const input = row.input.safeParse((message as { input?: unknown }).input)
  if (!input.success) return fail('input-invalid')
  try {
    return ok((await handler(input.data, { context, raw })) ?? null)
  } catch (error) {
    onError(name, error)
    return fail('handler-failed')
  }
}

function nameOf(message: unknown): string | null {
  if (typeof message !== 'object' || message === null || !('name' in message)) return null
  return typeof message.name === 'string' ? message.name : null
}

function isMessageName(name: string): name is MessageName {
  return Object.hasOwn(messages, name)
}
