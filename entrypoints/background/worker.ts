// Wires the worker together. Everything that listens registers in the first turn; what needs loading waits inside.
import { createCallControl } from '../../lib/api/call-control.ts'
import { createApi, createSend } from '../../lib/api/client.ts'
import { createPeopleApi } from '../../lib/api/people.ts'
import { createOAuth } from '../../lib/api/oauth.ts'
import type { CallId, Party } from '../../lib/call/call.ts'
import type { CallRecord } from '../../lib/contracts/api.ts'
import { ports } from '../../lib/contracts/messages.ts'
import type { Pages } from '../../lib/contracts/pages.ts'
import type { Snapshot } from '../../lib/contracts/snapshot.ts'
import { coalesce } from '../../lib/core/coalesce.ts'
import { createLogger } from '../../lib/core/log.ts'
import { browser } from '../../lib/messaging/browser.ts'
import { createPublisher } from '../../lib/messaging/publisher.ts'
import { createRequest } from '../../lib/messaging/request.ts'
import { serve } from '../../lib/messaging/serve.ts'
import { createAccount } from '../../lib/session/account.ts'
import { factOf, liveFactOf } from '../../lib/session/call-facts.ts'
import { createAudioSettings } from '../../lib/session/audio-settings.ts'
import { createCallLog } from '../../lib/session/call-log.ts'
import { createCallQuality } from '../../lib/session/call-quality.ts'
import { composeSnapshot } from '../../lib/session/compose-snapshot.ts'
import { createDial } from '../../lib/session/dial.ts'
import { createEffectRunner } from '../../lib/session/effects.ts'
import { createMissedCalls } from '../../lib/session/missed-calls.ts'
import { createPresenceStore } from '../../lib/session/presence.ts'
import { createReachability } from '../../lib/session/reachability.ts'
import { createSession } from '../../lib/session/session.ts'
import { isEmergency } from '../../lib/phone/emergency.ts'
import { createCallCache } from '../../lib/storage/call-cache.ts'
import { createItems } from '../../lib/storage/items.ts'
import { readManaged } from '../../lib/storage/managed.ts'
import { authorize } from './authorize.ts'
import { listenToAddressBar } from './address-bar.ts'
import { badgeOf, createBadge } from './badge.ts'
import { ensureEngineDocument, hasEngineDocument, onEngineDocumentLost } from './engine-document.ts'
import { createDesk } from './desk.ts'
import { createHandlers } from './handlers.ts'
import { createLifecycle } from './lifecycle.ts'
import { createCallBanner } from './call-banner.ts'
import { clearIncoming, clearOneMissed, listenToNotifications, notifyIncoming, notifyMissed } from './notifications.ts'
import { createPageChoices } from './pages.ts'
import { createPanel } from './panel.ts'
import { createCallText } from './call-text.ts'
import { createMenu, listenToSelection } from './selection.ts'
import { createSites } from './sites.ts'

/** Set by wxt.config.ts; empty in the store build. */
declare const __CALLSIDE_DEFAULT_SERVER__: string
const keepAlarm = 'keep-registered'

export function startWorker(): void {
  const log = createLogger((level, line) => console[level](line))
  const onError = (error: unknown) =>
    log.error('worker-error', { kind: error instanceof Error ? error.name : typeof error })
  const now = () => Date.now()
  const newId = () => crypto.randomUUID()
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
  // A content script could otherwise name another server, and the next start would sign in there.
  void chrome.storage.local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' }).catch(onError)
  const items = createItems(
    { session: browser.storage.session, local: browser.storage.local },
    { serverUrl: __CALLSIDE_DEFAULT_SERVER__ },
    (key) => log.error('stored-value-rejected', { key }),
  )
  const presence = createPresenceStore(items.presence)
  const request = createRequest(() => browser.runtime)
  const panel = createPanel()
  const badge = createBadge()

  // Rises as long as the clock does not go back; views start anew with each port.
  let lastRev = 0
  const nextRev = () => {
    lastRev = Math.max(lastRev + 1, now())
    return lastRev
  }
  const compose = () => composeSnapshot(items, nextRev(), lifecycle.signingIn())
  const snapshots = createPublisher<Snapshot>({
    name: ports.snapshot,
    from: ['page'],
    runtime: browser.runtime,
    greet: compose,
  })
  const publish = coalesce(async () => {
    const snapshot = await compose()
    snapshots.publish(snapshot)
    // Not waited for: a click is on its way to the engine.
    void badge.show(badgeOf(snapshot)).catch(onError)
  }, wait)
  const managed = () => readManaged(browser.storage.managed, (key) => log.error('policy-value-rejected', { key }))
  const knownCountry = async () =>
    (await managed()).defaultCountry ?? (await items.me.get())?.organisation.defaultCountry ?? null
  const country = async () => (await knownCountry()) ?? 'US'
  const sites = createSites({ items, managed, changed: () => publishPages() })
  const pages = createPageChoices({
    items,
    sites,
    managed,
    country: knownCountry,
    publish: () => publishPages(),
  })
  const composePages = () => pages.compose(nextRev())
  const pageViews = createPublisher<Pages>({
    name: ports.pages,
    from: ['page'],
    runtime: browser.runtime,
    greet: composePages,
  })
  const publishPages = coalesce(async () => pageViews.publish(await composePages()), wait)

  const redirectUrl = browser.identity.getRedirectURL()
  const oauth = createOAuth({ fetch: (...input) => fetch(...input), crypto, now, redirectUrl })
  const account = createAccount({
    items,
    oauth,
    authorize,
    onSignedOut: (how) => lifecycle.signedOut(how),
    now,
    log,
  })
  const apiDeps = { fetch: (...input: Parameters<typeof fetch>) => fetch(...input), access: account.access }
  const api = createApi(apiDeps)
  const send = createSend(apiDeps)
  const peopleApi = createPeopleApi(send)
  const desk = createDesk({ api: peopleApi, items, publish: () => publish(), now, onError })
  const shown = async (party: Party) => ((await pages.namesAreHidden()) ? null : { party, country: await country() })
  const banner = createCallBanner({ calls: items.call.get, sites, shown, wait, onError })
  const cache = createCallCache({ keyItem: items.cacheKey, crypto })
  const callLog = createCallLog({ api, cache, presence, changed: publish, now })
  const missedCalls = createMissedCalls({
    api,
    presence,
    me: items.me,
    call: items.call,
    publish,
    // The badge and the log tell it all the same.
    notify: async (callId, party) => {
      if (!(await desk.ownPresence.isQuiet())) await notifyMissed(callId, party, await shown(party))
    },
    dispatch: (event) => session.dispatch(event),
    now,
  })
  const session = createSession({
    state: items.call,
    publish,
    run: createEffectRunner({
      request,
      openEngine: async () => (await ensureEngineDocument()) && (await request('offscreen:start', null)).ok,
      notifications: {
        incoming: async ({ callId, party }) => {
          banner.refresh()
          await notifyIncoming(callId, await shown(party))
        },
        clear: async (callId) => {
          banner.refresh()
          await clearIncoming(callId)
        },
        missed: ({ callId, party }) => missedCalls.confirm(callId, party),
      },
      callControl: createCallControl(send),
      refreshLog: async () => {
        await callLog.refresh()
        await lifecycle.afterCall()
      },
      now,
    }),
    engineStatus: async () => {
      if (!(await hasEngineDocument())) return null
      const status = await request('offscreen:status', null)
      return status.ok ? status.value : null
    },
    now,
    onError,
  })
  const callQuality = createCallQuality({
    api: peopleApi,
    item: items.callQuality,
    isSignedIn: async () => (await items.me.get()) !== null,
    newId,
    onError,
  })
  const reachability = createReachability({
    presence,
    api: peopleApi,
    renewLine: () => request('offscreen:renewLine', null),
    publish: () => publish(),
    later: (delayMs, run) => void setTimeout(run, delayMs),
    now,
    onError,
  })
  const lifecycle = createLifecycle({
    items,
    presence,
    session,
    account,
    api,
    callLog,
    ...desk,
    reachability,
    callQuality,
    request,
    publish,
    now,
  })
  const dial = createDial({
    items,
    session,
    lineFor: desk.lines.lineFor,
    isEmergency,
    warn: pages.warnOfEmergency,
    newId,
    now,
  })

  /** The session first: a log that cannot be written must not keep a call from knowing that it was answered. */
  async function heard(record: CallRecord): Promise<void> {
    const me = await items.me.get()
    const fact = me && factOf(record, { userId: me.user.id }, now())
    if (fact) await session.dispatch(fact)
    await callLog.take(record).catch(onError)
    await missedCalls.heard(record)
  }

  async function callBack(callId: CallId): Promise<void> {
    const party = await missedCalls.partyOf(callId)
    if (party === undefined) return
    // Chrome takes a notification away at the click; one that led to no call comes back.
    if ((await dial(party)).ok) await clearOneMissed(callId)
    else await notifyMissed(callId, party, await shown(party))
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
      audio: createAudioSettings({ item: items.audio, request }),
      reachability,
      callQuality,
      ...desk,
      panel,
      sites,
      pages,
      publish,
      dial,
      heard,
      heardLive: (call) => session.dispatch(liveFactOf(call, now())),
      newId,
      signIn: lifecycle.signIn,
      signOut: lifecycle.signOut,
      rejectUnseen: (callId) => request('offscreen:reject', { callId }),
    }),
    browser.runtime,
    (name, error) => log.error('handler-failed', { name, kind: error instanceof Error ? error.name : typeof error }),
  )
  listenToNotifications({
    answer: (callId) => void session.dispatch({ type: 'answer', callId }).catch(onError),
    decline: (callId) => void session.dispatch({ type: 'decline', callId }).catch(onError),
    callBack: (callId) => void callBack(callId).catch(onError),
    openPanel: () => panel.openInLastWindow(),
  })
  const call = createCallText({ country: knownCountry, dial, refuse: pages.refuseSelection })
  listenToSelection({ openPanel: (windowId) => panel.openIn(windowId), call, onError })
  listenToAddressBar({
    openPanel: () => panel.openInLastWindow(),
    country: knownCountry,
    call,
    onError,
  })
  browser.action.onClicked.addListener((tab) => {
    panel.openIn(tab.windowId)
    // The click lets a panel that is open already see the tab's address.
    void publishPages().catch(onError)
  })
  browser.runtime.onInstalled.addListener(({ reason }) => {
    createMenu()
    if (reason === 'update') void sites.updated().catch(onError)
    if (reason === 'install') void browser.tabs.create({ url: browser.runtime.getURL('welcome.html') })
  })
  // The call that it held is over: said at once, and the line made anew.
  onEngineDocumentLost(() => void lifecycle.wake().catch(onError))
  browser.runtime.onStartup.addListener(() => void lifecycle.wake().catch(onError))
  browser.runtime.onUpdateAvailable.addListener(() => void lifecycle.updateAvailable().catch(onError))
  const settleSites = () => void sites.settle().catch(onError)
  browser.permissions.onAdded.addListener(settleSites)
  browser.permissions.onRemoved.addListener(settleSites)
  browser.storage.onChanged.addListener((_changes, area) => {
    if (area === 'managed') settleSites()
  })
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === keepAlarm) void lifecycle.wake().catch(onError)
  })
  void browser.alarms.create(keepAlarm, { periodInMinutes: 1 })
  settleSites()
  void lifecycle.wake().catch(onError)
}
