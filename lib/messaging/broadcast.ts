/**
 * Values from one extension context to whichever others listen, without a port. A runtime port reaches the worker too: it
 * would wake it ten times a second, and a port with two receivers stays open when only one of them dies (measured: a
 * panel whose snapshots shared their listener with the engine document never saw that the worker was stopped).
 * Only this extension's origin hears a channel; a content script has its page's origin.
 */
export function createBroadcast<T>(name: string): { send(value: T): void } {
  const channel = new BroadcastChannel(name)
  return { send: (value) => channel.postMessage(value) }
}

/** The receiving end in the form of a port, for views that do not care. */
export function listenToBroadcast(name: string) {
  const channel = new BroadcastChannel(name)
  return {
    onMessage: {
      addListener(listener: (message: unknown) => void) {
        channel.addEventListener('message', ({ data }) => listener(data))
      },
    },
    // A channel never closes by itself.
    onDisconnect: { addListener: () => undefined },
    disconnect: () => channel.close(),
  }
}
