import type { Api } from '../../lib/api/client.ts'
import type { Party } from '../../lib/call/call.ts'
import type { CallEvent, Transition } from '../../lib/call/events.ts'
import type { Done, EngineEvent, Input } from '../../lib/contracts/messages.ts'
import { browser } from '../../lib/messaging/browser.ts'
import type { Handlers } from '../../lib/messaging/serve.ts'
import type { Account, SignInResult } from '../../lib/session/account.ts'
import { factOf } from '../../lib/session/call-facts.ts'
import type { CallLog } from '../../lib/session/call-log.ts'
import { type PresenceStore, withLineFact } from '../../lib/session/presence.ts'
import type { Session } from '../../lib/session/session.ts'
import type { Items } from '../../lib/storage/items.ts'
import type { MissedCalls } from './missed-calls.ts'
import { clearMissed } from './notifications.ts'
import type { Panel } from './panel.ts'

export type HandlerDeps = {
  items: Items
  presence: PresenceStore
  session: Session
  account: Account
  api: Api
  callLog: CallLog
  missedCalls: MissedCalls
  panel: Panel
  publish(): Promise<void>
  rejectUnseen(callId: string): Promise<unknown>
  signIn(serverUrl: string): Promise<SignInResult>
  now: () => number
  newId: () => string
}

export function createHandlers(deps: HandlerDeps): Handlers<'background'> {
  const { items, presence, session } = deps
  const command = async (event: CallEvent) => answer(await session.dispatch(event))

  async function dial({ to, ext, name, record }: Input<'background:dial'>): Promise<Done> {
    const [tokens, { microphone }] = await Promise.all([items.tokens.get(), presence.get()])
    if (tokens === null) return { ok: false, code: 'not-signed-in' }
    if (microphone === 'denied' || microphone === 'prompt') return { ok: false, code: 'microphone-denied' }
    const party: Party = { e164: to, ...(ext && { ext }), ...(name && { name }), ...(record && { record }) }
    const result = await session.dispatch({ type: 'dial', callId: deps.newId(), party, at: deps.now() })
    return result.ignored ? { ok: false, code: 'busy' } : { ok: true }
  }

  async function engineEvent({ seq, event }: { seq: number; event: EngineEvent }): Promise<null> {
    let repeated = false
    await presence.update((known) => {
      repeated = seq <= known.engineSeq
      return repeated ? known : { ...known, engineSeq: seq }
    })
    if (repeated) return null
    if (event.type === 'registered' || event.type === 'unregistered' || event.type === 'microphone') {
      await presence.update((known) => withLineFact(known, event))
      await deps.publish()
      return null
    }
    const { ignored } = await session.dispatch(event)
    // Rings in the engine with nothing on screen: another call is still ending here.
    if (event.type === 'incoming' && ignored === 'impossible') await deps.rejectUnseen(event.callId)
    return null
  }

  return {
    'background:dial': (input, { context, raw }) => {
      // First thing: the click's permission to open the panel does not outlive an `await`.
      if (context === 'content') deps.panel.openIn(raw.tab?.windowId)
      return dial(input)
    },
    'background:pageSettings': async () => ({
      defaultCountry: (await items.me.get())?.organisation.defaultCountry ?? null,
    }),
    'background:answer': ({ callId }) => command({ type: 'answer', callId }),
    'background:decline': ({ callId }) => command({ type: 'decline', callId }),
    'background:hangUp': ({ callId }) => command({ type: 'hangUp', callId }),
    'background:setMuted': ({ callId, muted }) => command({ type: 'setMuted', callId, muted }),
    'background:sendDigits': ({ callId, digits }) => command({ type: 'sendDigits', callId, digits }),
    'background:dismiss': ({ callId }) => command({ type: 'dismiss', callId }),
    'background:seenMissed': async () => {
      await presence.update((known) => (known.missed.length === 0 ? known : { ...known, missed: [] }))
      await clearMissed()
      await deps.publish()
      return null
    },
    'background:callLog': () => deps.callLog.list(),
    'background:refreshLog': async () => {
      const result = await deps.callLog.refresh()
      if (result.ok) return { ok: true }
      return { ok: false, code: result.error.code === 'not-signed-in' ? 'not-signed-in' : 'unavailable' }
    },
    'background:signIn': ({ serverUrl }) => deps.signIn(serverUrl),
    'background:signOut': async () => {
      await deps.account.signOut()
      return { ok: true }
    },
    'background:microphoneChanged': async (microphone) => {
      await presence.update((known) => ({ ...known, microphone }))
      await deps.publish()
      return null
    },
    'background:openWelcome': async () => {
      await browser.tabs.create({ url: browser.runtime.getURL('welcome.html') })
      return null
    },
    'background:engineEvent': engineEvent,
    'background:liveEvent': async ({ id, event }) => {
      await deps.callLog.take(event.call)
      await items.lastEventId.set(id)
      const me = await items.me.get()
      const fact = me && factOf(event.call, { userId: me.user.id }, deps.now())
      if (fact) await session.dispatch(fact)
      await deps.missedCalls.heard(event.call)
      return null
    },
    'background:voiceToken': async () => {
      const token = await deps.api.voiceToken()
      return token.ok ? { ok: true, token: token.value } : { ok: false, code: token.error.code }
    },
    'background:streamAccess': async ({ renew }) => {
      const access = await deps.account.access({ renew })
      if (access === null) return { ok: false, code: 'not-signed-in' }
      const url = new URL('/v1/events', access.serverUrl).href
      return { ok: true, url, accessToken: access.accessToken, lastEventId: await items.lastEventId.get() }
    },
  }
}

function answer({ ignored }: Transition): Done {
  return ignored === undefined ? { ok: true } : { ok: false, code: 'stale' }
}
