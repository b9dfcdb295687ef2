import { assertNever } from '../../lib/core/assert-never.ts'
import type { Snapshot } from '../../lib/contracts/snapshot.ts'
import { browser } from '../../lib/messaging/browser.ts'

export type Badge = { text: string; colour: string; title: string }

const green = '#0b7a4b'
const red = '#b3261e'
const amber = '#8a5a00'
const grey = '#5f6368'

/** Four letters fit. The title says the same in words, for screen readers and for whoever cannot tell the colours. */
export function badgeOf({ call, account, reachability, microphone, missed }: Snapshot): Badge {
  if (account.state !== 'signed-in') return { text: '!', colour: grey, title: 'Callside: sign in to call' }
  if (call && call.phase !== 'ended') {
    switch (call.phase) {
      case 'ringing-in':
        return { text: 'RING', colour: red, title: 'Callside: incoming call' }
      case 'dialling':
      case 'ringing-out':
      case 'answering':
        return { text: '…', colour: green, title: 'Callside: connecting' }
      case 'connected':
        return {
          text: call.muted ? 'MUTE' : 'ON',
          colour: call.muted ? amber : green,
          title: call.muted ? 'Callside: in a call, muted' : 'Callside: in a call',
        }
      case 'held':
        return { text: 'HOLD', colour: amber, title: 'Callside: a call is on hold' }
      case 'ending':
        return { text: '', colour: green, title: 'Callside: hanging up' }
      default:
        return assertNever(call)
    }
  }
  if (missed > 0) return { text: String(missed), colour: red, title: `Callside: ${missed} missed` }
  if (microphone === 'denied' || microphone === 'prompt')
    return { text: '!', colour: amber, title: 'Callside: the microphone is not allowed yet' }
  if (reachability.state === 'unreachable')
    return { text: '!', colour: amber, title: 'Callside: calls cannot come in right now' }
  return { text: '', colour: green, title: 'Open Callside' }
}

/** Each setting is a trip through the browser's main thread, so only what changed is set. */
export function createBadge(): { show(badge: Badge): Promise<void> } {
  let shown: Partial<Badge> = {}
  return {
    async show(badge) {
      const { text, colour, title } = badge
      const before = shown
      shown = badge
      await Promise.all([
        text === before.text ? null : browser.action.setBadgeText({ text }),
        colour === before.colour ? null : browser.action.setBadgeBackgroundColor({ color: colour }),
        title === before.title ? null : browser.action.setTitle({ title }),
      ])
    },
  }
}
