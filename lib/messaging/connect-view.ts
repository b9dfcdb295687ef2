import { ports } from '../contracts/messages.ts'
import { listenToBroadcast } from './broadcast.ts'
import { browser } from './browser.ts'

/** How our pages listen: sound levels come by broadcast from the engine document, everything else from the worker. */
export function connectView(name: string) {
  return name === ports.levels ? listenToBroadcast(name) : browser.runtime.connect({ name })
}
