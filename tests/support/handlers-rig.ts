import { createHandlers } from '../../entrypoints/background/handlers.ts'
import { createPageChoices } from '../../entrypoints/background/pages.ts'
import type { Sites } from '../../entrypoints/background/sites.ts'
import type { Party } from '../../lib/call/call.ts'
import { shownCall } from '../../lib/call/session-state.ts'
import type { CallRecord, VoiceToken } from '../../lib/contracts/api.ts'
import type { ApiFault, Done, EngineEvent } from '../../lib/contracts/messages.ts'
import { systemAudio } from '../../lib/contracts/audio.ts'
import { fail, ok, type Result } from '../../lib/core/result.ts'
import type { DialWish } from '../../lib/session/dial.ts'
import type { From } from '../../lib/messaging/serve.ts'
import { liveFactOf } from '../../lib/session/call-facts.ts'
import type { Managed } from '../../lib/storage/managed.ts'
import { callRecord, me } from './call-record.ts'
import { extension } from './fake-browser.ts'
import { workerRig } from './worker-rig.ts'

export const { id: callId } = callRecord()
export const second = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0002'
export const epoch = '5d6c9a51-6f1e-4b52-a9a3-6f52b62ce001'
export const other = '5d6c9a51-6f1e-4b52-a9a3-6f52b62ce002'
export const party = { e164: '+14155550132' }

export const page: From = { context: 'page', raw: { id: extension.id } }
export const offscreen: From = { context: 'offscreen', raw: { id: extension.id } }
export const crm = 'https://crm.example'
export const content: From = {
  context: 'content',
  raw: { id: extension.id, origin: crm, tab: { id: 7, windowId: 3, url: `${crm}/contacts` } },
}

/** The worker's answers to messages, on a fake browser and a gateway that the test commands. */
export function handlersRig() {
  const worker = workerRig()
  const steps: string[] = []
  const rejected: string[] = []
  const dialled: Party[] = []
  const heard: CallRecord[] = []
  let hears = async () => {}
  let token: Result<VoiceToken, ApiFault> = fail('offline')
  const wishes: (DialWish | undefined)[] = []
  let dials: Done = { ok: true }
  const managed: Managed = { sites: [], fieldRules: [], defaultCountry: null, hideNamesInNotifications: null }
  const sites: Sites = {
    list: async () => [],
    siteOf: async ({ origin }) => (origin === crm ? { pattern: `${crm}/*`, by: 'user', granted: true } : null),
    turnOn: async (chosen) => void steps.push(`on ${chosen.map(({ pattern }) => pattern).join()}`),
    turnOff: async (patterns) => void steps.push(`off ${patterns.join()}`),
    settle: async () => {},
    updated: async () => {},
    tellTabs: async () => void steps.push('tabs'),
  }
  const pages = createPageChoices({
    items: worker.items,
    sites,
    managed: async () => managed,
    country: async () => (await worker.items.me.get())?.organisation.defaultCountry ?? null,
    publish: async () => void steps.push('pages'),
  })
  const handlers = createHandlers({
    ...worker,
    api: {
      me: async () => ok(me),
      calls: async () => fail('offline'),
      call: async () => fail('offline'),
      directory: async () => fail('offline'),
      voiceToken: async () => token,
    },
    panel: {
      openIn: (windowId) => void steps.push(`panel ${windowId}`),
      openInLastWindow: () => void steps.push('panel somewhere'),
    },
    sites,
    pages,
    lines: {
      choose: async (lineId, site) =>
        lineId === 'gone' ? fail('not-found') : (steps.push(`line ${lineId} ${site}`), ok(null)),
    },
    dial: async (to, wish) => {
      wishes.push(wish)
      steps.push('dial')
      dialled.push(to)
      return dials
    },
    heard: async (record) => {
      await hears()
      heard.push(record)
    },
    rejectUnseen: async (id) => void rejected.push(id),
    signIn: async () => ({ ok: true }),
    signOut: async () => void steps.push('sign out'),
    heardLive: (call) => worker.session.dispatch(liveFactOf(call, 5)),
    newId: () => '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0009',
    audio: { choices: async () => systemAudio, choose: async () => undefined },
  })
  const fact = (seq: number, event: EngineEvent, from = epoch) =>
    handlers['background:engineEvent']({ epoch: from, seq, event }, offscreen)
  return {
    ...worker,
    handlers,
    pages,
    managed,
    fact,
    steps,
    rejected,
    dialled,
    wishes,
    heard,
    setHears: (run: typeof hears) => {
      hears = run
    },
    setToken: (reply: typeof token) => {
      token = reply
    },
    setDials: (reply: Done) => {
      dials = reply
    },
    async connect() {
      await fact(1, incoming())
      await handlers['background:answer']({ callId }, page)
      await fact(2, { type: 'carrier-accepted', callId, at: 2 })
    },
    calls: () => worker.items.call.get(),
    phase: async () => shownCall(await worker.items.call.get())?.phase,
  }
}

export const incoming = (id = callId): EngineEvent => ({ type: 'incoming', callId: id, party, at: 1 })
