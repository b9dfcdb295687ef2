import type { CallId, Party } from '../../lib/call/call.ts'
import { browser } from '../../lib/messaging/browser.ts'
import { formatNumber } from '../../lib/phone/format-number.ts'
import { countryOf } from '../../lib/phone/plan.ts'

const incoming = 'incoming:'
const missed = 'missed:'

export type NotificationActions = {
  answer(callId: CallId): void
  decline(callId: CallId): void
  callBack(callId: CallId): void
  /** Called first thing in the click: the gesture that opens the panel does not outlive an `await`. */
  openPanel(): void
}

/** Registers the clicks. Call it in the first turn of the worker: a click may be what woke it. */
export function listenToNotifications(actions: NotificationActions): void {
  browser.notifications.onButtonClicked.addListener((id, button) => {
    if (id.startsWith(incoming)) {
      actions.openPanel()
      const callId = id.slice(incoming.length)
      if (button === 0) actions.answer(callId)
      else actions.decline(callId)
    } else if (id.startsWith(missed)) callBack(id)
  })
  browser.notifications.onClicked.addListener((id) => {
    if (id.startsWith(incoming)) actions.openPanel()
    else if (id.startsWith(missed)) callBack(id)
  })

  function callBack(id: string) {
    actions.openPanel()
    actions.callBack(id.slice(missed.length))
  }
}

/** Null where names are hidden: a notification is read by whoever stands there, and on a screen that is shared. */
export type Shown = { party: Party; country: string } | null

export async function notifyIncoming(callId: CallId, shown: Shown): Promise<void> {
  await chrome.notifications.create(incoming + callId, {
    type: 'basic',
    iconUrl: '/icon/128.png',
    title: 'Incoming call',
    message: describe(shown),
    buttons: [{ title: 'Answer' }, { title: 'Decline' }],
    requireInteraction: true,
    priority: 2,
    silent: true, // the engine rings
  })
}

export async function clearIncoming(callId: CallId): Promise<void> {
  await browser.notifications.clear(incoming + callId)
}

export async function notifyMissed(callId: CallId, party: Party, shown: Shown): Promise<void> {
  await chrome.notifications.create(missed + callId, {
    type: 'basic',
    iconUrl: '/icon/128.png',
    title: 'Missed call',
    message: describe(shown),
    contextMessage: party.e164 === '' ? '' : 'Click to call back',
    ...(party.e164 === '' ? {} : { buttons: [{ title: 'Call back' }] }),
  })
}

/** One missed call that was called back. */
export async function clearOneMissed(callId: CallId): Promise<void> {
  await browser.notifications.clear(missed + callId)
}

/** After the log was looked at. */
export async function clearMissed(): Promise<void> {
  await clearWhere((id) => id.startsWith(missed))
}

/** At sign-out: no name or number stays on the screen. */
export async function clearAll(): Promise<void> {
  await clearWhere(() => true)
}

async function clearWhere(matches: (id: string) => boolean): Promise<void> {
  const shown = Object.keys(await browser.notifications.getAll())
  await Promise.all(shown.filter(matches).map((id) => browser.notifications.clear(id)))
}

/** Who calls, in lines. */
export function describe(shown: Shown): string {
  if (shown === null) return 'Open Callside to see who it is'
  const { country } = shown
  const { e164, name } = shown.party
  const number = e164 === '' ? 'Number withheld' : formatNumber(e164, countryOf(country))
  return name === undefined ? number : `${name}\n${number}`
}
