/** Everything that the worker keeps. Session area: gone with the browser, trusted contexts only, never on disk. */
import * as z from 'zod'
import { callIdSchema, chosenSiteSchema, partySchema, sitePatternSchema, timeSchema } from '../contracts/common.ts'
import { meSchema, serverSchema } from '../contracts/api.ts'
import {
  dialerChoiceSchema,
  fieldRuleSchema,
  overlayStyleSchema,
  seenDialersSchema,
  siteLineSchema,
} from '../contracts/pages.ts'
import { presenceSchema as ownPresenceSchema } from '../contracts/api-people.ts'
import { wrapUpDraftSchema } from '../contracts/wrap-ups.ts'
import { noCalls } from '../call/session-state.ts'
import { audioChoicesSchema, systemAudio } from '../contracts/audio.ts'
import { qualityReportSchema } from '../contracts/quality.ts'
import { microphoneSchema, reachabilitySchema, sessionStateSchema } from '../contracts/snapshot.ts'
import { type Area, createItem } from './area.ts'

export const tokensSchema = z.object({
  serverUrl: z.url(),
  oauth: serverSchema.shape.oauth,
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresAt: timeSchema,
})
export type Tokens = z.infer<typeof tokensSchema>

const presenceSchema = z.object({
  reachability: reachabilitySchema,
  microphone: microphoneSchema,
  /** Missed since the panel was last looked at, newest last; a notification's click needs the number. */
  missed: z.array(z.object({ callId: z.string(), party: partySchema })),
  /** Every call that was told as missed, seen or not, so that none is told twice. */
  toldMissed: z.array(z.string()),
  logRev: z.number().int(),
  logReadAt: timeSchema.nullable(),
  /** The last question whether calls arrive here: `isOpen` until it is known, `misses` in a row. `wokeAt`: the last minute alarm. */
  probe: z.object({
    askedAt: timeSchema,
    isOpen: z.boolean(),
    failingSince: timeSchema.nullable(),
    misses: z.number().int(),
    wokeAt: timeSchema,
  }),
  /** The last fact of the engine document that was applied. */
  engine: z.object({ epoch: z.string(), seq: z.number().int() }),
})
export type Presence = z.infer<typeof presenceSchema>

export const noPresence: Presence = {
  reachability: { state: 'signed-out' },
  microphone: 'unknown',
  missed: [],
  toldMissed: [],
  logRev: 0,
  logReadAt: null,
  probe: { askedAt: 0, isOpen: false, failingSince: null, misses: 0, wokeAt: 0 },
  engine: { epoch: '', seq: 0 },
}

const ofOnePerson = ['ownPresence', 'wrapUps', 'emergency', 'offer']

export function createItems(
  areas: { session: Area; local: Area },
  defaults: { serverUrl: string },
  onRejected?: (key: string) => void,
) {
  const { session, local } = areas
  return {
    /** Values that were put aside because they did not parse; they may hold what a sign-out must remove. */
    clearRejected: () =>
      session.remove(
        [...ofOnePerson, 'call', 'presence', 'tokens', 'me', 'lastEventId', 'cacheKey', 'compose'].map(
          (key) => `${key}:rejected`,
        ),
      ),
    call: createItem(session, 'call', sessionStateSchema, noCalls, onRejected),
    presence: createItem(session, 'presence', presenceSchema, noPresence, onRejected),
    tokens: createItem(session, 'tokens', tokensSchema.nullable(), null, onRejected),
    me: createItem(session, 'me', meSchema.nullable(), null, onRejected),
    signInError: createItem(session, 'signInError', z.string().nullable(), null, onRejected),
    lastEventId: createItem(session, 'lastEventId', z.string().nullable(), null, onRejected),
    /** The bytes of the 256-bit key of the cached call log; without it the cache is unreadable. */
    cacheKey: createItem(
      session,
      'cacheKey',
      z.array(z.number().int().min(0).max(255)).length(32).nullable(),
      null,
      onRejected,
    ),
    /** Reports that the gateway has not taken yet. */
    callQuality: createItem(
      session,
      'callQuality',
      z.array(z.object({ callId: callIdSchema, report: qualityReportSchema })),
      [],
      onRejected,
    ),
    /** An update waits for the call to end. */
    updatePending: createItem(session, 'updatePending', z.boolean(), false, onRejected),
    /** Where the person turned Callside on; the permission of Chrome has the last word. */
    sites: createItem(local, 'sites', z.array(chosenSiteSchema), [], onRejected),
    /** What the open tabs were brought in step with last. */
    appliedSites: createItem(local, 'appliedSites', z.array(sitePatternSchema), [], onRejected),
    overlayStyle: createItem(local, 'overlayStyle', overlayStyleSchema, 'buttons', onRejected),
    fieldRules: createItem(local, 'fieldRules', z.array(fieldRuleSchema), [], onRejected),
    dialerChoices: createItem(local, 'dialerChoices', z.array(dialerChoiceSchema), [], onRejected),
    seenDialers: createItem(session, 'seenDialers', z.array(seenDialersSchema), [], onRejected),
    /** Whether the person wants calls, as the gateway said last. */
    ownPresence: createItem(session, 'ownPresence', ownPresenceSchema.nullable(), null, onRejected),
    /** Notes about calls, with what the gateway has not confirmed yet. */
    wrapUps: createItem(session, 'wrapUps', z.array(wrapUpDraftSchema), [], onRejected),
    emergency: createItem(session, 'emergency', partySchema.nullable(), null, onRejected),
    offer: createItem(session, 'offer', partySchema.nullable(), null, onRejected),
    siteLines: createItem(local, 'siteLines', z.array(siteLineSchema), [], onRejected),
    hideNames: createItem(local, 'hideNames', z.boolean(), false, onRejected),
    compose: createItem(session, 'compose', partySchema.nullable(), null, onRejected),
    refusedSelection: createItem(session, 'refusedSelection', z.string().nullable(), null, onRejected),
    audio: createItem(local, 'audio', audioChoicesSchema, systemAudio, onRejected),
    /** `resume`: signed in when the browser or the extension went away, so try again without a window. */
    settings: createItem(
      local,
      'settings',
      z.object({ serverUrl: z.union([z.url(), z.literal('')]), resume: z.boolean() }),
      { serverUrl: defaults.serverUrl, resume: false },
      onRejected,
    ),
  }
}

export type Items = ReturnType<typeof createItems>
