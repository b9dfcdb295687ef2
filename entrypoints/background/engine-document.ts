// The offscreen document: made once, known to be ready before anything is sent to it.
import { browser } from '../../lib/messaging/browser.ts'
import { engineLock } from '../../lib/contracts/messages.ts'
import { createRequest } from '../../lib/messaging/request.ts'

const request = createRequest(() => browser.runtime)
/** From creation to the first answer of its script; slow machines included. */
const readyWithinMs = 8_000

let opening: Promise<boolean> | null = null
let isWatched = false
let lost = () => {}

/** `listener` hears at once when the document goes, whatever took it; not when the worker was stopped meanwhile. */
export function onEngineDocumentLost(listener: () => void): void {
  lost = listener
}

/** The document holds the lock for its life, so whoever gets it knows that the document is gone. */
function watch(): void {
  if (isWatched) return
  isWatched = true
  void navigator.locks.request(engineLock, async () => {
    isWatched = false
    if (!(await hasEngineDocument())) lost()
  })
}

/** True when the document answers. One creation in flight: a second `createDocument` would be refused. */
export function ensureEngineDocument(): Promise<boolean> {
  opening ??= open().finally(() => {
    opening = null
  })
  return opening
}

export async function hasEngineDocument(): Promise<boolean> {
  const contexts = await chrome.runtime.getContexts({ contextTypes: [chrome.runtime.ContextType.OFFSCREEN_DOCUMENT] })
  return contexts.length > 0
}

async function open(): Promise<boolean> {
  if (!(await hasEngineDocument())) {
    await chrome.offscreen.createDocument({
      url: 'offscreen.html',
      // AUDIO_PLAYBACK alone lets Chrome close the document after 30 s of silence (measured); these two keep it.
      reasons: [
        chrome.offscreen.Reason.WEB_RTC,
        chrome.offscreen.Reason.USER_MEDIA,
        chrome.offscreen.Reason.AUDIO_PLAYBACK,
      ],
      justification: 'Holds the phone call: microphone, WebRTC media and ringtone.',
    })
  }
  // Chrome reports the document before its script has run; a message sent then is lost.
  const until = Date.now() + readyWithinMs
  while (Date.now() < until) {
    const answer = await request('offscreen:ping', null)
    if (answer.ok) {
      watch()
      return true
    }
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return false
}

export async function closeEngineDocument(): Promise<void> {
  if (await hasEngineDocument()) await chrome.offscreen.closeDocument()
}
