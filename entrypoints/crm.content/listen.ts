import type { Input, MessageTo, Output } from '../../lib/contracts/messages.ts'

type Handlers = { [N in MessageTo<'content'>]: (input: Input<N>) => Output<N> | undefined }

/**
 * Answers the worker. Pages and other extensions cannot reach a content script, so who sent is only our own; the inputs
 * are typed, not parsed: zod would cost every page its size. What a handler does not answer, another frame may.
 */
export function listen(handlers: Handlers, signal: AbortSignal): void {
  const onMessage = (message: unknown, sender: chrome.runtime.MessageSender, reply: (answer: unknown) => void) => {
    const { name, input } = (message ?? {}) as { name?: unknown; input?: unknown }
    if (sender.id !== chrome.runtime.id || typeof name !== 'string' || !Object.hasOwn(handlers, name)) return
    const value = (handlers as Record<string, (input: unknown) => unknown>)[name]?.(input)
    if (value !== undefined) reply({ ok: true, value })
  }
  chrome.runtime.onMessage.addListener(onMessage)
  // The API itself is gone together with the extension.
  signal.addEventListener('abort', () => chrome.runtime?.onMessage?.removeListener(onMessage))
}
