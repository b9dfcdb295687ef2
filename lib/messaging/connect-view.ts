import { ports } from '../contracts/messages.ts'
import { listenToBroadcast } from './broadcast.ts'
import { browser } from './browser.ts'

const broadcasts: readonly string[] = [ports.levels, ports.quality]

/** How our pages listen: sound levels and quality come by broadcast from the engine document, everything else from the worker. */
export function connectView(name: string) {
  return broadcasts.includes(name) ? listenToBroadcast(name) : browser.runtime.connect({ name })
}
