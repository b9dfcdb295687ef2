import { ports } from '../contracts/messages.ts'
import { listenToBroadcast } from './broadcast.ts'
import { browser } from './browser.ts'

/** How our pages listen: sound levels and quality come by broadcast from the engine document, everything else from the worker. */
export function connectView(name: string) {
  return name === ports.snapshot ? browser.runtime.connect({ name }) : listenToBroadcast(name)
}
