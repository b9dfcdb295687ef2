import type { Api } from '../../lib/api/client.ts'
import type { Party } from '../../lib/call/call.ts'
import type { CallEvent, Transition } from '../../lib/call/events.ts'
import type { Done, EngineEvent, Input } from '../../lib/contracts/messages.ts'
import { browser } from '../../lib/messaging/browser.ts'
import type { Handlers } from '../../lib/messaging/serve.ts'
import { isEmergency } from '../../lib/phone/emergency.ts'
import { restOfPlans } from '../../lib/phone/plan-data-rest.ts'
import type { Account, SignInResult } from '../../lib/session/account.ts'
import { otherDialers } from '../../lib/sites/other-dialers.ts'
import type { LiveCall } from '../../lib/contracts/api-live-call.ts'
import type { CallRecord } from '../../lib/contracts/api.ts'
import type { AudioSettings } from '../../lib/session/audio-settings.ts'
import type { CallLog } from '../../lib/session/call-log.ts'
import type { CallQuality } from '../../lib/session/call-quality.ts'
import type { Dial } from '../../lib/session/dial.ts'
import type { Lines } from '../../lib/session/lines.ts'
import type { OwnPresence } from '../../lib/session/own-presence.ts'
import { type PresenceStore, withLineFact } from '../../lib/session/presence.ts'
import type { ReachabilityProof } from '../../lib/session/reachability.ts'
import type { Session } from '../../lib/session/session.ts'
import type { WrapUps } from '../../lib/session/wrap-ups.ts'
import { type Result } from '../../lib/core/result.ts'
import type { Items } from '../../lib/storage/items.ts'
import { clearMissed } from './notifications.ts'
import type { PageChoices } from './pages.ts'
import type { Panel } from './panel.ts'
import { refusedTexts } from './refused-texts.ts'
import type { Sites } from './sites.ts'

export type HandlerDeps = {
  items: Items
  presence: PresenceStore
  session: Session
  account: Account
  api: Api
  callLog: CallLog
  dial: Dial
  /** A row of the log changed at the gateway. */
  heard(record: CallRecord): Promise<void>
  /** Who is in a call, or its recording, changed there. */
  heardLive(call: LiveCall): Promise<unknown>
  panel: Panel
  sites: Sites
  pages: PageChoices
  publish(): Promise<void>
  audio: AudioSettings
  ownPresence: OwnPresence
  reachability: Pick<ReachabilityProof, 'heard'>
  callQuality: Pick<CallQuality, 'keep'>
  lines: Pick<Lines, 'choose'>
  wrapUps: WrapUps
  rejectUnseen(callId: string): Promise<unknown>
  signIn(serverUrl: string): Promise<SignInResult>
  signOut(): Promise<void>
  newId: () => string
}

export function createHandlers(deps: HandlerDeps): Handlers<'background'> {
  const { items, presence, session } = deps
  const command = async (event: CallEvent) => answer(await session.dispatch(event))

  async function engineEvent({ epoch, seq, event }: Input<'background:engineEvent'>): Promise<null> {
    const { engine } = await presence.get()
    if (engine.epoch === epoch && seq <= engine.seq) return null
    await applyEngineEvent(event)
    // After it was applied: a worker that dies before this applies it again, which `transition` takes.
    await presence.update((known) => ({ ...known, engine: { epoch, seq } }))
    return null
  }

  async function applyEngineEvent(event: EngineEvent): Promise<void> {
    if (!('callId' in event)) {
      await presence.update((known) => withLineFact(known, event))
      await deps.publish()
      deps.reachability.heard(event)
      return
    }
    if (event.type === 'call-quality') {
      deps.callQuality.keep(event.callId, event.summary)
      return
    }
    const isQuiet = event.type === 'incoming' && (await deps.ownPresence.isQuiet())
    const { ignored } = await session.dispatch(isQuiet ? { ...event, quiet: true } : event)
    // More calls than a person can follow: let it go to somebody else at once.
    if (event.type === 'incoming' && ignored === 'impossible') await deps.rejectUnseen(event.callId)
  }

  return {
    'background:dial': async (input, { context, raw }) => {
      const party = partyOf(input)
      if (context !== 'content')
        return deps.dial(party, { ...(input.line && { line: input.line }), confirmed: input.emergency === true })
      // First thing: the click's permission to open the panel does not outlive an `await`.
      deps.panel.openIn(raw.tab?.windowId)
      return deps.dial(party, { site: (await deps.sites.siteOf(raw))?.pattern ?? null })
    },
    'background:bannerPress': async ({ action, callId }, { raw }) => {
      // First thing, as above. Only the top frame of a page where Callside may run was given a banner.
      if (action === 'answer') deps.panel.openIn(raw.tab?.windowId)
      const isOurs = raw.frameId === 0 && (await deps.sites.siteOf(raw)) !== null
      return isOurs ? command({ type: action, callId }) : { ok: false, code: 'stale' }
    },
    'background:composeText': async (input, { context, raw }) => {
      if (context === 'content') deps.panel.openIn(raw.tab?.windowId)
      await deps.pages.composeText(partyOf(input))
      return { ok: true }
    },
    'background:closeCompose': () => nothing(deps.pages.composeText(null)),
    'background:closeRefusal': () => nothing(deps.pages.refuseSelection(null)),
    'background:pageSettings': (_, { raw }) => deps.pages.settingsFor(raw),
    'background:numberPlans': () => restOfPlans,
    'background:refusedText': (code) => refusedTexts[code],
    'background:dialerMarks': () => otherDialers.map(({ id, selector }) => ({ id, selector })),
    'background:otherDialers': (dialers, { raw }) => nothing(deps.pages.noticed(raw, dialers)),
    'background:turnOnSites': (sites) => nothing(deps.sites.turnOn(sites)),
    'background:turnOffSites': (patterns) => nothing(deps.sites.turnOff(patterns)),
    'background:setFieldRule': (rule) => nothing(deps.pages.setFieldRule(rule)),
    'background:setOverlayStyle': (style) => nothing(deps.pages.setOverlayStyle(style)),
    'background:chooseDialer': (choice) => nothing(deps.pages.chooseDialer(choice)),
    'background:answer': ({ callId }) => command({ type: 'answer', callId }),
    'background:decline': ({ callId }) => command({ type: 'decline', callId }),
    'background:hangUp': ({ callId }) => command({ type: 'hangUp', callId }),
    'background:hold': ({ callId }) => command({ type: 'hold', callId }),
    'background:resume': ({ callId }) => command({ type: 'resume', callId }),
    'background:askGateway': ({ callId, request }) =>
      command({ type: 'ask', callId, requestId: deps.newId(), request }),
    'background:directory': async () => {
      const reply = await deps.api.directory()
      return reply.ok ? { ok: true, directory: reply.value } : { ok: false, code: reply.error.code }
    },
    'background:setMuted': ({ callId, muted }) => command({ type: 'setMuted', callId, muted }),
    'background:sendDigits': ({ callId, digits }) => command({ type: 'sendDigits', callId, digits }),
    'background:noteCall': ({ callId, change }) => nothing(deps.wrapUps.note(callId, change)),
    'background:openWrapUp': ({ callId }) => nothing(deps.wrapUps.open(callId)),
    'background:settleWrapUp': ({ callId, keep }) => nothing(deps.wrapUps.settle(callId, keep)),
    'background:changePresence': async (change) => doneOf(await deps.ownPresence.change(change)),
    'background:chooseLine': async ({ lineId, site }) => {
      const done = doneOf(await deps.lines.choose(lineId, site))
      await deps.pages.publish()
      return done
    },
    'background:hideNames': (hide) => nothing(deps.pages.hideNames(hide)),
    'background:offerCall': (input, { raw }) => {
      deps.panel.openIn(raw.tab?.windowId)
      const party = partyOf(input)
      return nothing(isEmergency(party.e164) ? deps.pages.warnOfEmergency(party) : deps.pages.offer(party))
    },
    'background:closeOffer': () => nothing(deps.pages.offer(null)),
    'background:closeEmergency': () => nothing(deps.pages.warnOfEmergency(null)),
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
      await deps.signOut()
      return { ok: true }
    },
    'background:microphoneChanged': async (microphone) => {
      await presence.update((known) => ({ ...known, microphone }))
      await deps.publish()
      return null
    },
    'background:chooseAudio': async ({ kind, deviceId }) => {
      await deps.audio.choose(kind, deviceId)
      return null
    },
    'background:audioChoices': () => deps.audio.choices(),
    'background:openWelcome': async () => {
      await browser.tabs.create({ url: browser.runtime.getURL('welcome.html') })
      return null
    },
    'background:engineEvent': engineEvent,
    'background:liveEvent': async ({ id, event }) => {
      if (event.type === 'call-changed') await deps.heard(event.call)
      if (event.type === 'live-call') await deps.heardLive(event.call)
      if (event.type === 'presence-changed') await deps.ownPresence.heard(event.presence)
      // Last: whatever fails before this comes again when the stream resumes.
      await items.lastEventId.set(id)
      return null
    },
    'background:voiceToken': async () => {
      const token = await deps.api.voiceToken()
      return token.ok ? { ok: true, token: token.value } : { ok: false, code: token.error.code }
    },
    'background:streamAccess': async ({ renew }) => {
      const access = await deps.account.access({ renew })
      if (!access.ok) return { ok: false, code: access.error.code }
      const { serverUrl, accessToken } = access.value
      const url = new URL('/v1/events', serverUrl).href
      return { ok: true, url, accessToken, lastEventId: await items.lastEventId.get() }
    },
  }
}

function partyOf({ to, ext, name, record }: Input<'background:dial'>): Party {
  return { e164: to, ...(ext && { ext }), ...(name && { name }), ...(record && { record }) }
}

/** The gateway's many codes are few for a person: sign in, wait, or ask the admin. */
function doneOf(result: Result<null, string>): Done {
  if (result.ok) return { ok: true }
  const { code } = result.error
  if (code === 'not-signed-in') return { ok: false, code }
  return { ok: false, code: isPassing(code) ? 'unavailable' : 'refused' }
}

const isPassing = (code: string) => code === 'offline' || code === 'unavailable' || code === 'bad-reply'

async function nothing(work: Promise<void>): Promise<null> {
  await work
  return null
}

function answer({ ignored }: Transition): Done {
  return ignored === undefined ? { ok: true } : { ok: false, code: 'stale' }
}
