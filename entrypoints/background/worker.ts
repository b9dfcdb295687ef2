// Wires the worker together. Everything that listens registers in the first turn; what needs loading waits inside.
import { createApi } from '../../lib/api/client.ts'
import { createOAuth } from '../../lib/api/oauth.ts'
import { ports } from '../../lib/contracts/messages.ts'
import type { Snapshot } from '../../lib/contracts/snapshot.ts'
import { createLogger } from '../../lib/core/log.ts'
import { browser } from '../../lib/messaging/browser.ts'
import { createPublisher } from '../../lib/messaging/publisher.ts'
import { createRequest } from '../../lib/messaging/request.ts'
import { serve } from '../../lib/messaging/serve.ts'
import { createAccount } from '../../lib/session/account.ts'
import { createCallLog } from '../../lib/session/call-log.ts'
import { composeSnapshot } from '../../lib/session/compose-snapshot.ts'
import { createPresenceStore } from '../../lib/session/presence.ts'
import { createSession } from '../../lib/session/session.ts'
import { createCallCache } from '../../lib/storage/call-cache.ts'
import { createItems, noPresence } from '../../lib/storage/items.ts'
import { badgeOf, showBadge } from './badge.ts'
import { createEffectRunner } from './effects.ts'
import { closeEngineDocument, ensureEngineDocument, hasEngineDocument } from './engine-document.ts'
import { createHandlers } from './handlers.ts'
import { createMissedCalls } from './missed-calls.ts'
import { clearAll, clearIncoming, listenToNotifications, notifyIncoming } from './notifications.ts'
import { createPanel } from './panel.ts'

const defaultServerUrl = 'http://127.0.0.1:8787'
const keepAlarm = 'keep-registered'

export function startWorker(): void {
  const log = createLogger((level, line) => console[level](line))
  const now = () => Date.now()
  const items = createItems(
    { session: browser.storage.session, local: browser.storage.local },
    { serverUrl: defaultServerUrl },
    (key) => log.error('stored-value-rejected', { key }),
  )
  const presence = createPresenceStore(items.presence)
  const request = createRequest(() => browser.runtime)
  const panel = createPanel()
  let signingIn = false

  // Rises across restarts of the worker too, as long as the clock does not go back; views start anew with each port.
  let lastRev = 0
  const compose = () => {
    lastRev = Math.max(lastRev + 1, now())
    return composeSnapshot(items, lastRev, signingIn)
  }
  const snapshots = createPublisher<Snapshot>({
    name: ports.snapshot,
    from: ['page'],
    runtime: browser.runtime,
    greet: compose,
  })
  async function publish(): Promise<void> {
    const snapshot = await compose()
    snapshots.publish(snapshot)
    await showBadge(badgeOf(snapshot))
  }

  const oauth = createOAuth({
    fetch: (...input) => fetch(...input),
    crypto,
    now,
    redirectUrl: browser.identity.getRedirectURL(),
  })
  const account = createAccount({ items, oauth, authorize, onSignedOut: forgetEverything, now, log })
  const api = createApi({ fetch: (...input) => fetch(...input), access: account.access })
  const cache = createCallCache({ keyItem: items.cacheKey, crypto })
  const callLog = createCallLog({ api, cache, presence, changed: publish, now })
  const missedCalls = createMissedCalls({
    api,
    presence,
    publish,
    country,
    me: items.me,
    dispatch: (event) => session.dispatch(event),
    now,
  })

  const session = createSession({
    state: items.call,
    publish,
    run: createEffectRunner({
      request,
      ensureEngine: ensureEngineDocument,
      notifications: {
        incoming: async ({ callId, party }) => notifyIncoming(callId, party, await country()),
        clear: clearIncoming,
        missed: ({ callId, party }) => missedCalls.confirm(callId, party),
      },
      refreshLog: async () => {
        await callLog.refresh()
        await reloadIfPending()
      },
      now,
    }),
    engineStatus: async () => {
      if (!(await hasEngineDocument())) return null
      const status = await request('offscreen:status', null)
      return status.ok ? status.value : null
    },
    now,
    onError: (error) => log.error('session-error', { kind: error instanceof Error ? error.name : typeof error }),
  })

  async function country(): Promise<string> {
    return (await items.me.get())?.organisation.defaultCountry ?? 'US'
  }

  async function authorize(url: string, { silent }: { silent: boolean }): Promise<string | null> {
    try {
      const options = silent
        ? { interactive: false, abortOnLoadForNonInteractive: false, timeoutMsForNonInteractive: 10_000 }
        : { interactive: true }
      return (await chrome.identity.launchWebAuthFlow({ url, ...options })) ?? null
    } catch {
      return null // closed by the person, or the server asks for a sign-in that must not be shown now
    }
  }

  async function forgetEverything(): Promise<void> {
    await request('offscreen:stop', null)
    await closeEngineDocument()
    await Promise.all([callLog.clear(), items.me.clear(), items.call.clear(), items.lastEventId.clear(), clearAll()])
    await presence.update(({ microphone }) => ({ ...noPresence, microphone }))
    await publish()
  }

  /** Reads who is signed in and makes the line ready. False when the gateway did not say. */
  async function open(): Promise<boolean> {
    const me = await api.me()
    if (!me.ok) return false
    await items.me.set(me.value)
    await presence.update((known) => ({ ...known, reachability: { state: 'starting' } }))
    await publish()
    await startEngine()
    await callLog.refresh()
    return true
  }

  async function startEngine(): Promise<void> {
    if (await ensureEngineDocument()) await request('offscreen:start', null)
    else
      await presence.update((known) => ({
        ...known,
        reachability: { state: 'unreachable', since: now(), fault: 'engine-lost' },
      }))
  }

  async function signIn(serverUrl: string) {
    signingIn = true
    await publish()
    try {
      const result = await account.signIn(serverUrl)
      if (!result.ok) return result
      if (await open()) return result
      await account.signOut()
      return { ok: false, code: 'unavailable' } as const
    } finally {
      signingIn = false
      await publish()
    }
  }

  async function reloadIfPending(): Promise<void> {
    const [{ call }, pending] = await Promise.all([items.call.get(), items.updatePending.get()])
    if (pending && (call === null || call.phase === 'ended')) browser.runtime.reload()
  }

  /** Whatever was going on when the last worker stopped. */
  async function wake(): Promise<void> {
    await session.recover()
    if ((await items.tokens.get()) !== null) {
      if ((await items.me.get()) === null) await open()
      else await startEngine()
    }
    await publish()
  }

  serve(
    'background',
    createHandlers({
      items,
      presence,
      session,
      account,
      api,
      callLog,
      missedCalls,
      panel,
      publish,
      rejectUnseen: (callId) => request('offscreen:reject', { callId }),
      signIn,
      now,
      newId: () => crypto.randomUUID(),
    }),
    browser.runtime,
    (name, error) => log.error('handler-failed', { name, kind: error instanceof Error ? error.name : typeof error }),
  )
  listenToNotifications({
    answer: (callId) => void session.dispatch({ type: 'answer', callId }),
    decline: (callId) => void session.dispatch({ type: 'decline', callId }),
    callBack: (callId) => void missedCalls.callBack(callId, crypto.randomUUID()),
    openPanel: () => panel.openInLastWindow(),
  })
  browser.action.onClicked.addListener((tab) => panel.openIn(tab.windowId))
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') void browser.tabs.create({ url: browser.runtime.getURL('welcome.html') })
    else void account.resume().then((resumed) => resumed && open())
  })
  browser.runtime.onStartup.addListener(() => void account.resume().then((resumed) => resumed && open()))
  browser.runtime.onUpdateAvailable.addListener(() => void items.updatePending.set(true).then(reloadIfPending))
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === keepAlarm) void wake().then(reloadIfPending)
  })
  void browser.alarms.create(keepAlarm, { periodInMinutes: 1 })
  void wake().catch((error: unknown) =>
    log.error('wake-failed', { kind: error instanceof Error ? error.name : typeof error }),
  )
}
