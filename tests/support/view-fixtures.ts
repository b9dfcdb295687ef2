/** Snapshots and call logs of an invented clinic, one per state that a person can see. */
import type { Call } from '../../lib/call/call.ts'
import type { CallRecord } from '../../lib/contracts/api.ts'
import type { Pages } from '../../lib/contracts/pages.ts'
import type { Snapshot } from '../../lib/contracts/snapshot.ts'
import { toolViews } from './call-tool-views.ts'
import { now } from './log-fixtures.ts'
import { deskViews, frontDesk } from './desk-views.ts'
import type { FrontTab, ListedIn, TabDoor } from '../../lib/ui/tab-door.ts'

export const callId = '6f1c1f7e-6f0c-4a57-9d0e-3a9c2f2b6a01'
const minuteMs = 60_000

const signedIn: Extract<Snapshot['account'], { state: 'signed-in' }> = {
  state: 'signed-in',
  name: 'Nora Lindqvist',
  email: 'nora@harbor.example',
  organisation: 'Harbor Family Clinic',
  defaultCountry: 'US',
  lines: [frontDesk],
}

export function snapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    rev: 1,
    call: null,
    others: [],
    account: signedIn,
    reachability: { state: 'ready', since: now - 5 * minuteMs, checkedAt: now - 20_000 },
    microphone: 'granted',
    serverUrl: 'https://calls.harbor.example',
    presence: { chosen: 'available', until: null, effective: 'available', schedule: null, version: 1 },
    wrapUps: [],
    missed: 0,
    logRev: 1,
    ...change,
  }
}

/** What is chosen for web pages: nothing yet, unless a test says so. */
export function pages(change: Partial<Pages> = {}): Pages {
  return {
    rev: 1,
    sites: [],
    overlayStyle: 'buttons',
    fieldRules: [],
    dialerChoices: [],
    seenDialers: [],
    compose: null,
    emergency: null,
    offer: null,
    siteLines: [],
    notifications: { hideNames: false, locked: false },
    refusedSelection: null,
    ...change,
  }
}

const hubspot = 'https://app.hubspot.com/*'
const onHubspot = pages({ sites: [{ pattern: hubspot, by: 'user', granted: true }] })
const hubspotTab: FrontTab = { id: 7, url: 'https://app.hubspot.com/contacts/48213907/record/0-1/51', loading: false }
const listed = { frameId: 0, site: hubspot }
export const listing: ListedIn[] = [
  {
    ...listed,
    kind: 'number',
    index: 0,
    text: '(415) 555-0117',
    label: 'Phone number',
    field: 'site:phone',
    party: {
      e164: '+14155550117',
      name: 'Tomás Echeverría',
      record: { site: 'hubspot', kind: 'contact', id: '51' },
    },
  },
  {
    ...listed,
    kind: 'number',
    index: 1,
    text: '+44 20 7946 0958 x12',
    label: 'Direct line',
    field: null,
    party: { e164: '+442079460958', ext: '12' },
  },
  {
    ...listed,
    kind: 'refused',
    index: 2,
    text: '10482213',
    label: 'MRN',
    field: 'label:mrn',
    reason: 'labelled-other',
  },
  { ...listed, kind: 'refused', index: 3, text: '(415) 555-0118', label: 'Fax', field: 'label:fax', reason: 'fax' },
]

const party = {
  e164: '+14155550117',
  name: 'Tomás Echeverría',
  record: { site: 'hubspot', kind: 'contact', id: '51' },
}
const outbound = { callId, direction: 'outbound', party, startedAt: now - 70_000 } as const
const inbound = { ...outbound, direction: 'inbound' } as const

export const calls = {
  dialling: { ...outbound, phase: 'dialling' },
  'ringing-out': { ...outbound, phase: 'ringing-out', muted: false, digits: '' },
  'ringing-in': { ...inbound, phase: 'ringing-in' },
  answering: { ...inbound, phase: 'answering' },
  connected: { ...outbound, phase: 'connected', since: now - 64_000, muted: false, digits: '', link: 'up' },
  muted: { ...outbound, phase: 'connected', since: now - 3_725_000, muted: true, digits: '', link: 'up' },
  keypad: { ...outbound, phase: 'connected', since: now - 64_000, muted: false, digits: '1029#', link: 'up' },
  reconnecting: {
    ...outbound,
    phase: 'connected',
    since: now - 64_000,
    muted: false,
    digits: '',
    link: 'reconnecting',
  },
  'long-name': {
    ...outbound,
    phase: 'connected',
    since: now - 64_000,
    muted: false,
    digits: '',
    link: 'up',
    party: {
      e164: '+442079460958',
      ext: '4411',
      name: 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh, Maximiliane',
    },
  },
  ending: { ...outbound, phase: 'ending', since: now - 64_000, reason: 'hung-up-here' },
  ended: { ...outbound, phase: 'ended', since: now - 64_000, endedAt: now, reason: 'hung-up-there', fault: null },
  missed: {
    ...inbound,
    party: { e164: '+14155550119' },
    phase: 'ended',
    since: null,
    endedAt: now,
    reason: 'missed',
    fault: null,
  },
  hidden: { ...inbound, party: { e164: '' }, phase: 'ringing-in' },
  'failed-microphone': {
    ...outbound,
    phase: 'ended',
    since: null,
    endedAt: now,
    reason: 'failed',
    fault: 'microphone-denied',
  },
  'failed-network': {
    ...outbound,
    phase: 'ended',
    since: null,
    endedAt: now,
    reason: 'failed',
    fault: 'signalling-unreachable',
  },
} as const satisfies Record<string, Call>

export type View = {
  page: 'panel' | 'welcome'
  snapshot: Snapshot | null
  pages?: Pages
  tab?: FrontTab
  list?: Awaited<ReturnType<TabDoor['list']>>
  log?: CallRecord[]
  readAt?: number | null
  refreshFails?: boolean
  /** Selectors that are clicked one after the other before the picture is taken. */
  click?: string[]
  type?: { into: string; text: string }
  microphone?: 'granted' | 'prompt' | 'denied'
}

const panel = (change: Partial<Snapshot>, more: Partial<View> = {}): View => ({
  page: 'panel',
  snapshot: snapshot(change),
  ...more,
})

export const views: Record<string, View> = {
  idle: panel({}),
  'idle-missed': panel({ missed: 2 }),
  'idle-empty': panel({}, { log: [] }),
  'idle-offline': panel(
    { reachability: { state: 'unreachable', since: now, fault: 'signalling-unreachable' } },
    { refreshFails: true, readAt: now - 20 * minuteMs },
  ),
  'idle-starting': panel({ reachability: { state: 'starting' } }),
  'idle-microphone': panel({ microphone: 'prompt' }),
  'idle-keypad': panel({}, { click: ['.dial [aria-label="Keypad"]'], type: { into: '.dial input', text: '4155550' } }),
  'idle-typed': panel({}, { type: { into: '.dial input', text: '1-800-555-0199 x 12' } }),
  'idle-wrong': panel({}, { type: { into: '.dial input', text: '12345\n' } }),
  'idle-menu': panel({}, { click: ['.account-button'] }),
  sound: panel({}, { click: ['.account-button', '.menu-item:nth-of-type(2)'] }),
  'page-off': panel({}, { tab: hubspotTab }),
  'page-on': panel(
    {},
    { pages: onHubspot, tab: hubspotTab, list: { ok: true, value: listing }, click: ['#tab-page', 'summary'] },
  ),
  'page-blocked': panel(
    {},
    { pages: onHubspot, tab: hubspotTab, list: { ok: false, error: { code: 'blocked' } }, click: ['#tab-page'] },
  ),
  'page-unknown': panel({}, { tab: { ...hubspotTab, url: null }, click: ['#tab-page'] }),
  'page-dialer': panel(
    {},
    { pages: { ...onHubspot, seenDialers: [{ site: hubspot, dialers: ['ringcentral'] }] }, tab: hubspotTab },
  ),
  'page-text': panel({}, { pages: pages({ compose: { e164: '+14155550117', name: 'Tomás Echeverría' } }) }),
  'page-refused': panel({}, { pages: pages({ refusedSelection: 'too-short' }) }),
  sites: panel(
    {},
    {
      pages: pages({
        sites: [
          { pattern: hubspot, by: 'user', granted: true },
          { pattern: 'https://emr.harbor.example/*', product: 'openemr', by: 'organisation', granted: false },
          { pattern: 'https://*.harbor.example/*', by: 'organisation', granted: true },
        ],
        fieldRules: [
          { site: hubspot, field: 'column:account no', verdict: 'not-phone', locked: false },
          { site: hubspot, field: 'label:pager', verdict: 'phone', locked: true },
        ],
        dialerChoices: [{ site: hubspot, choice: 'theirs' }],
      }),
      click: ['.account-button', '.menu-item:nth-of-type(3)'],
    },
  ),
  ...Object.fromEntries(Object.entries(calls).map(([name, call]) => [`call-${name}`, panel({ call })])),
  ...deskViews(
    { connected: calls.connected, ended: calls.ended, ringing: calls['ringing-in'] },
    signedIn,
    now,
    (change, view = {}) => panel(change, { ...view, pages: pages(view.pages) }),
  ),
  ...toolViews(calls.connected, calls['ringing-in'], panel),
  'call-keypad': panel({ call: calls.keypad }, { click: ['.control[aria-expanded]'] }),
  'signed-out': panel({ account: { state: 'signed-out', error: null }, reachability: { state: 'signed-out' } }),
  'signed-out-error': panel({
    account: { state: 'signed-out', error: 'sign-in-failed' },
    reachability: { state: 'signed-out' },
  }),
  'signing-in': panel({ account: { state: 'signing-in' }, reachability: { state: 'signed-out' } }),
  connecting: { page: 'panel', snapshot: null },
  'welcome-start': {
    page: 'welcome',
    microphone: 'prompt',
    snapshot: snapshot({ account: { state: 'signed-out', error: null }, reachability: { state: 'signed-out' } }),
  },
  'welcome-error': {
    page: 'welcome',
    microphone: 'prompt',
    snapshot: snapshot({
      account: { state: 'signed-out', error: 'bad-server' },
      reachability: { state: 'signed-out' },
    }),
  },
  'welcome-microphone': {
    page: 'welcome',
    microphone: 'prompt',
    snapshot: snapshot({ reachability: { state: 'unreachable', since: now, fault: 'microphone-denied' } }),
  },
  'welcome-denied': {
    page: 'welcome',
    microphone: 'denied',
    snapshot: snapshot({ reachability: { state: 'starting' } }),
  },
  'welcome-ready': { page: 'welcome', microphone: 'granted', snapshot: snapshot() },
  'welcome-testing': {
    page: 'welcome',
    microphone: 'granted',
    snapshot: snapshot(),
    click: ['.step:nth-child(2) .button'],
  },
}
