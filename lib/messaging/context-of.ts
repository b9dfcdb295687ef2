import type { Sender } from '../contracts/messages.ts'

/** What Chrome says of a sender; the fields that are used. */
export type RawSender = {
  id?: string
  origin?: string
  url?: string
  tab?: { id?: number; windowId?: number; url?: string }
  frameId?: number
  documentId?: string
}

/**
 * Which of our contexts sent this, or null for anybody else. Measured in Chromium 156: a content script carries the
 * page's origin, our pages carry ours, the worker carries none. `tab` proves nothing, an options tab has one.
 */
export function contextOf(sender: RawSender, self: { id: string; origin: string }): Sender | null {
  if (sender.id !== self.id) return null
  if (sender.origin === undefined) return sender.tab ? null : 'background'
  if (sender.origin !== self.origin) return sender.tab ? 'content' : null
  // One path, compared whole, tells the engine document from the views.
  return sender.url === `${self.origin}/offscreen.html` ? 'offscreen' : 'page'
}
