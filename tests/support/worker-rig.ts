/** The worker's parts wired as in `worker.ts`, on a fake browser and a gateway that the test commands. */
import 'fake-indexeddb/auto'
import { fakeBrowser } from './fake-browser.ts'
import { createLifecycle } from '../../entrypoints/background/lifecycle.ts'
import type { CallRecord } from '../../lib/contracts/api.ts'
import type { OAuth } from '../../lib/api/oauth.ts'
import type { Api } from '../../lib/api/client.ts'
import { createLogger } from '../../lib/core/log.ts'
import { fail, ok } from '../../lib/core/result.ts'
import { browser } from '../../lib/messaging/browser.ts'
import { createRequest } from '../../lib/messaging/request.ts'
import { createAccount } from '../../lib/session/account.ts'
import { createCallLog } from '../../lib/session/call-log.ts'
import { createPresenceStore } from '../../lib/session/presence.ts'
import { createOwnPresence } from '../../lib/session/own-presence.ts'
import { createSession } from '../../lib/session/session.ts'
import { createCallCache } from '../../lib/storage/call-cache.ts'
import { createItems } from '../../lib/storage/items.ts'
import { hasEngineDocument } from '../../entrypoints/background/engine-document.ts'
import { callRecord, me } from './call-record.ts'
import { memoryArea } from './memory-area.ts'
import { createCallQuality } from '../../lib/session/call-quality.ts'
import { createReachability } from '../../lib/session/reachability.ts'
import { createWrapUps } from '../../lib/session/wrap-ups.ts'
import { peopleApi } from './people-api.ts'
import { tokens } from './tokens.ts'

const { serverUrl } = tokens

export function workerRig() {
  fakeBrowser.reset()
  const areas = { session: memoryArea(), local: memoryArea() }
  const items = createItems(areas, { serverUrl })
  const presence = createPresenceStore(items.presence)
  const request = createRequest(() => browser.runtime)
  const gateway = {
    up: true,
    /** Whether it still knows this browser's session. */
    knows: true,
    me: 0,
    revoked: [] as string[],
    records: [callRecord()] as CallRecord[],
  }
  /** What the engine document says of itself. */
  const engine = { registered: true, calls: [] as unknown[] }
  fakeBrowser.answer = (name) => {
    if (name === 'offscreen:status') return { ok: true, value: { ...engine, factsWaiting: false } }
    return { ok: true, value: name === 'offscreen:start' ? { ok: true } : null }
  }
  const log: string[] = []
  let issued = 0
  let published = 0
  let window_ = async (): Promise<string | null> => 'https://signed-in.example'
  const now = () => 5_000
  const grant = () => ({ accessToken: 'access', refreshToken: `refresh-${++issued}`, expiresAt: 900_000 })
  const oauth: OAuth = {
    discover: async () =>
      gateway.up ? ok({ product: 'callside-gateway', version: '1', oauth: tokens.oauth }) : fail('offline'),
    begin: async () => ({ url: `${serverUrl}/oauth/authorize`, state: 's', verifier: 'v' }),
    finish: async (_server, _attempt, redirected) => (redirected === null ? fail('sign-in-failed') : ok(grant())),
    refresh: async () => (gateway.knows ? ok(grant()) : fail('sign-in-failed', 400)),
    revoke: async (_oauth, refreshToken) => void gateway.revoked.push(refreshToken),
  }
  const account = createAccount({
    items,
    oauth,
    authorize: async (_url, { silent }) => (silent && !gateway.knows ? null : window_()),
    onSignedOut: (how) => lifecycle.signedOut(how),
    now,
    log: createLogger((_, line) => log.push(line)),
  })
  const api: Pick<Api, 'me' | 'calls'> = {
    async me() {
      await Promise.resolve()
      gateway.me++
      return gateway.up ? ok(me) : fail('offline')
    },
    async calls() {
      await Promise.resolve()
      return gateway.up ? ok({ items: gateway.records, nextCursor: null }) : fail('offline')
    },
  }
  const publish = async () => void published++
  const cache = createCallCache({ keyItem: items.cacheKey, crypto, name: `worker-${crypto.randomUUID()}` })
  const callLog = createCallLog({ api, cache, presence, changed: publish, now })
  const session = createSession({
    state: items.call,
    publish,
    run: async () => undefined,
    engineStatus: async () => {
      if (!(await hasEngineDocument())) return null
      const status = await request('offscreen:status', null)
      return status.ok ? status.value : null
    },
    now,
    onError: (error) => log.push(String(error)),
  })
  const people = peopleApi(() => gateway.up)
  const ownPresence = createOwnPresence({
    api: people.api,
    item: items.ownPresence,
    isSignedIn: async () => (await items.me.get()) !== null,
    publish,
    now,
  })
  const wrapUps = createWrapUps({
    api: people.api,
    item: items.wrapUps,
    publish,
    later: people.later,
    onError: (error) => log.push(String(error)),
  })
  const callQuality = createCallQuality({
    api: people.api,
    item: items.callQuality,
    isSignedIn: async () => (await items.me.get()) !== null,
    newId: () => crypto.randomUUID(),
    onError: (error) => log.push(String(error)),
  })
  const reachability = createReachability({
    presence,
    api: people.api,
    renewLine: () => request('offscreen:renewLine', null),
    publish,
    later: people.later,
    now,
    onError: (error) => log.push(String(error)),
  })
  const lifecycle = createLifecycle({
    reachability,
    callQuality,
    ownPresence,
    wrapUps,
    items,
    presence,
    session,
    account,
    api: {
      ...api,
      voiceToken: async () => fail('offline'),
      call: async () => fail('offline'),
      directory: async () => fail('offline'),
    },
    callLog,
    request,
    publish,
    now,
  })
  return {
    areas,
    items,
    presence,
    gateway,
    engine,
    account,
    callLog,
    people,
    ownPresence,
    wrapUps,
    reachability,
    callQuality,
    session,
    lifecycle,
    publish,
    published: () => published,
    /** How the person, or the silent try, leaves the sign-in window. */
    signInWindow: (how: typeof window_) => {
      window_ = how
    },
    async signedIn() {
      await items.tokens.set(tokens)
      await items.me.set(me)
    },
    async inCall(callId = callRecord().id) {
      const party = { e164: '+14155550132' }
      await session.dispatch({ type: 'incoming', callId, party, at: 1 })
      engine.calls = [{ callId, state: 'ringing-in', muted: false, party }]
      return callId
    },
  }
}
