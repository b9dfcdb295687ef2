// From sign-in to sign-out, and every start of the worker in between. One step at a time: a wake-up that overlaps a
// sign-out would open a line for nobody.
import type { Api } from '../../lib/api/client.ts'
import { liveCalls } from '../../lib/call/session-state.ts'
import { createQueue } from '../../lib/core/queue.ts'
import { browser } from '../../lib/messaging/browser.ts'
import type { Request } from '../../lib/messaging/request.ts'
import type { Account, SignInResult } from '../../lib/session/account.ts'
import type { CallLog } from '../../lib/session/call-log.ts'
import type { CallQuality } from '../../lib/session/call-quality.ts'
import type { OwnPresence } from '../../lib/session/own-presence.ts'
import { isRegistered, type PresenceStore } from '../../lib/session/presence.ts'
import type { ReachabilityProof } from '../../lib/session/reachability.ts'
import type { Session } from '../../lib/session/session.ts'
import type { WrapUps } from '../../lib/session/wrap-ups.ts'
import { type Items, noPresence } from '../../lib/storage/items.ts'
import { closeEngineDocument, ensureEngineDocument } from './engine-document.ts'
import { clearAll } from './notifications.ts'

export type Lifecycle = {
  /** Whatever was going on when the last worker stopped; again every minute. */
  wake(): Promise<void>
  signIn(serverUrl: string): Promise<SignInResult>
  signOut(): Promise<void>
  signingIn(): boolean
  /** The account says that nobody is signed in any more. */
  signedOut(how: { byPerson: boolean }): Promise<void>
  /** What had to wait for a call to end. */
  afterCall(): Promise<void>
  updateAvailable(): Promise<void>
}

export function createLifecycle(deps: {
  items: Items
  presence: PresenceStore
  session: Session
  account: Account
  api: Api
  callLog: CallLog
  ownPresence: Pick<OwnPresence, 'read' | 'wake'>
  wrapUps: Pick<WrapUps, 'flush' | 'hasUnsaved'>
  reachability: Pick<ReachabilityProof, 'wake'>
  callQuality: Pick<CallQuality, 'flush'>
  request: Request
  publish(): Promise<void>
  now: () => number
}): Lifecycle {
  const { items, presence, session, account, request, publish } = deps
  const step = createQueue()
  let signingIn = false

  const inCall = async () => liveCalls(await items.call.get()).length > 0

  /** Reads who is signed in and makes the line ready. False when the gateway did not say. */
  async function open(): Promise<boolean> {
    const me = await deps.api.me()
    if (!me.ok) return false
    await items.me.set(me.value)
    await presence.update((known) => ({ ...known, reachability: { state: 'starting' } }))
    await publish()
    await openLine()
    await Promise.all([deps.callLog.refresh(), deps.ownPresence.read()])
    return true
  }

  async function openLine(): Promise<void> {
    // Chrome can also refuse a document; the person is signed in all the same.
    if (!(await ensureEngineDocument().catch(() => false))) {
      const lost = { state: 'unreachable', since: deps.now(), fault: 'engine-lost' } as const
      await presence.update((known) => ({ ...known, reachability: lost }))
      return
    }
    await request('offscreen:start', null)
    const status = await request('offscreen:status', null)
    if (!status.ok || !status.value.registered) return
    // It was registered before anybody asked, so no fact will come.
    const ready = { state: 'ready', since: deps.now(), checkedAt: null } as const
    // One that is doubted although it is registered needs a proof, not this.
    await presence.update((known) => (isRegistered(known.reachability) ? known : { ...known, reachability: ready }))
  }

  async function forget(): Promise<void> {
    // First: from here on nothing is told to anybody.
    await items.me.clear()
    await request('offscreen:stop', null)
    await closeEngineDocument().catch(() => undefined) // gone already
    await session.reset()
    const kept = [items.callQuality, items.lastEventId, items.ownPresence, items.wrapUps, items.emergency, items.offer]
    await Promise.all([deps.callLog.clear(), items.clearRejected(), ...kept.map((item) => item.clear())])
    await presence.update(({ microphone }) => ({ ...noPresence, microphone }))
    await clearAll()
    await publish()
  }

  async function reloadIfPending(): Promise<void> {
    if (!(await items.updatePending.get()) || (await inCall())) return
    // It empties the session's storage: what was noted and is not at the gateway yet would be gone.
    if (await deps.wrapUps.hasUnsaved()) return
    browser.runtime.reload()
  }

  return {
    wake: () =>
      step(async () => {
        await session.recover()
        if ((await items.tokens.get()) === null) await account.resume()
        if ((await items.tokens.get()) !== null) {
          if ((await items.me.get()) === null) await open()
          else await openLine()
        }
        await publish()
        deps.reachability.wake()
        deps.callQuality.flush()
        if ((await items.me.get()) !== null) await Promise.all([deps.ownPresence.wake(), deps.wrapUps.flush()])
        await reloadIfPending()
      }),
    signIn(serverUrl) {
      signingIn = true
      return step(async () => {
        await publish()
        try {
          const result = await account.signIn(serverUrl)
          if (!result.ok || (await open())) return result
          await account.signOut()
          return { ok: false, code: 'unavailable' } as const
        } finally {
          signingIn = false
          await publish()
        }
      })
    },
    signOut: () =>
      step(async () => {
        await deps.wrapUps.flush()
        await account.signOut()
      }),
    signingIn: () => signingIn,
    async signedOut({ byPerson }) {
      if (byPerson) return forget() // inside a step already
      // A call that is live goes on; `afterCall` does the rest. Not awaited: whoever asked for a token may be in a step.
      void step(async () => ((await inCall()) ? publish() : forget())).catch(() => undefined)
    },
    async afterCall() {
      const ended = (await items.tokens.get()) === null && (await items.me.get()) !== null
      if (ended) await step(async () => ((await inCall()) ? undefined : forget()))
      await reloadIfPending()
    },
    async updateAvailable() {
      await items.updatePending.set(true)
      await reloadIfPending()
    },
  }
}
