import { fakeBrowser } from '../../support/fake-browser.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { badgeOf, createBadge } from '../../../entrypoints/background/badge.ts'
import type { Call } from '../../../lib/call/call.ts'
import type { Snapshot } from '../../../lib/contracts/snapshot.ts'

beforeEach(() => fakeBrowser.reset())

const snapshot: Snapshot = {
  rev: 1,
  call: null,
  others: [],
  account: {
    state: 'signed-in',
    name: 'Dana Whitfield',
    email: 'dana@clinic.example',
    organisation: 'Riverside Clinic',
    defaultCountry: 'US',
    lines: [],
  },
  reachability: { state: 'ready', since: 1, checkedAt: null },
  microphone: 'granted',
  serverUrl: 'http://127.0.0.1:8787',
  presence: null,
  wrapUps: [],
  missed: 0,
  logRev: 0,
}
const base = { callId: 'id-1', party: { e164: '+14155550132', name: 'Marcus Bell' }, startedAt: 1 }
const media = { muted: false, digits: '' }
const connected: Call = { ...base, phase: 'connected', direction: 'inbound', since: 2, link: 'up', ...media }
const ended: Call = {
  ...base,
  phase: 'ended',
  direction: 'inbound',
  since: null,
  endedAt: 3,
  reason: 'missed',
  fault: null,
}
const unreachable = { state: 'unreachable', since: 1, fault: 'signalling-unreachable' } as const

describe('the badge', () => {
  it.each<[string, Partial<Snapshot>, string, RegExp]>([
    ['nothing when all is well', {}, '', /Open Callside/],
    ['that nobody is signed in', { account: { state: 'signed-out', error: null } }, '!', /sign in/],
    ['no missed calls of somebody who is signed out', { account: { state: 'signing-in' }, missed: 3 }, '!', /sign in/],
    ['an incoming call', { call: { ...base, phase: 'ringing-in', direction: 'inbound' } }, 'RING', /incoming/],
    ['a call that is dialled', { call: { ...base, phase: 'dialling', direction: 'outbound' } }, '…', /connecting/],
    [
      'a call that rings there',
      { call: { ...base, phase: 'ringing-out', direction: 'outbound', ...media } },
      '…',
      /connecting/,
    ],
    ['a call that is being answered', { call: { ...base, phase: 'answering', direction: 'inbound' } }, '…', /connec/],
    ['a call', { call: connected }, 'ON', /in a call$/],
    ['a muted call', { call: { ...connected, muted: true } }, 'MUTE', /muted/],
    [
      'a hang-up',
      { call: { ...base, phase: 'ending', direction: 'inbound', since: 2, reason: 'hung-up-here' } },
      '',
      /hanging up/,
    ],
    ['a call before everything else', { call: connected, missed: 2, reachability: unreachable }, 'ON', /in a call/],
    ['missed calls once the call is over', { call: ended, missed: 2 }, '2', /2 missed/],
    ['a microphone that was never allowed', { microphone: 'prompt' }, '!', /microphone/],
    ['a microphone that was denied', { microphone: 'denied', reachability: unreachable }, '!', /microphone/],
    ['nothing of a microphone that is not known yet', { microphone: 'unknown' }, '', /Open/],
    ['a line that cannot be reached', { reachability: unreachable }, '!', /cannot come in/],
    ['nothing of a line that starts', { reachability: { state: 'starting' } }, '', /Open/],
  ])('shows %s', (_, fields, text, title) => {
    const badge = badgeOf({ ...snapshot, ...fields })
    expect(badge.text).toBe(text)
    expect(badge.title).toMatch(title)
  })
  it('fits, and says nothing of the other side', () => {
    for (const call of [connected, { ...connected, muted: true }, ended]) {
      const badge = badgeOf({ ...snapshot, call, missed: 20 })
      expect(badge.text.length).toBeLessThanOrEqual(4)
      expect(JSON.stringify(badge)).not.toMatch(/555|Marcus/)
    }
  })
  it('is set with its colour and its words', async () => {
    await createBadge().show({ text: 'ON', colour: '#0b7a4b', title: 'Callside: in a call' })
    expect(fakeBrowser.badge).toEqual({ text: 'ON', color: '#0b7a4b', title: 'Callside: in a call' })
  })

  it('sets only what changed', async () => {
    const badge = createBadge()
    await badge.show({ text: 'ON', colour: '#0b7a4b', title: 'Callside: in a call' })
    fakeBrowser.badge.color = 'left alone'
    await badge.show({ text: 'MUTE', colour: '#0b7a4b', title: 'Callside: in a call, muted' })
    expect(fakeBrowser.badge).toEqual({ text: 'MUTE', color: 'left alone', title: 'Callside: in a call, muted' })
  })
})
