/** Rows as queries see them. Columns are camel case in the database too, because identity's tables are. */
import type { Generated } from 'kysely'
import type { CallOutcome } from '../../../lib/contracts/api.ts'
import type { ConsentHow } from '../../../lib/contracts/api-live-call.ts'
import type { Role, Settings } from '../../../lib/contracts/api-access.ts'
import type { PresenceStatus } from '../../../lib/contracts/api-people.ts'
import type { Consent as PersonConsent, DoNotContact, Verdict } from '../../../lib/policy/decision.ts'
import type { Purpose } from '../../../lib/policy/pack.ts'
import type { Leg, Recording } from '../domain/call-facts.ts'

export type OrganisationTable = {
  id: string
  name: string
  defaultCountry: string
  createdAt: number
  /** JSON: the roles. */
  secondFactorFor: Generated<string>
  askedCalls: Generated<Settings['askedCalls']>
  settingsVersion: Generated<number>
}

/** A person belongs to one organisation. `identity` is the carrier's name for this person's devices. */
export type MembershipTable = {
  userId: string
  organisationId: string
  identity: string
  disabledAt: number | null
  defaultLineId: string | null
  role: Role
}

/** With a group its people are rung, else the line's own. */
export type LineTable = { id: string; organisationId: string; number: string; label: string; groupId: string | null }
export type LineUserTable = { lineId: string; userId: string }
export type RingGroupTable = { id: string; organisationId: string; name: string }
export type RingGroupUserTable = { groupId: string; userId: string }

export type CallTable = {
  id: string
  organisationId: string
  lineId: string
  direction: 'outbound' | 'inbound'
  status: 'ringing' | 'in-progress' | 'ended'
  outcome: CallOutcome | null
  remote: string | null
  ext: string | null
  agentId: string | null
  startedAt: number
  answeredAt: number | null
  endedAt: number | null
  version: number
  /** Of the view of the live call. */
  liveVersion: Generated<number>
  /** The ring group that an incoming call went to. */
  groupId: string | null
  /** Facts that are of the call and not of one leg. */
  mergedInto: string | null
  failedAt: number | null
  conferenceEndedAt: number | null
  conferenceSid: string | null
  /** When the last fact came. */
  heardAt: number
}

export type CallLegTable = Leg & { callId: string }

export type CallConsentTable = {
  id: string
  callId: string
  party: string
  given: boolean
  how: ConsentHow
  wording: string | null
  notedBy: string | null
  at: number
}

export type CallRecordingTable = Recording & {
  callId: string
  /** The rules by which it was allowed to begin. */
  packVersion: string
  startedBy: string | null
  startedAt: number
  endedAt: number | null
  durationMs: number | null
}

export type WrapUpTable = {
  callId: string
  result: string | null
  note: string
  /** JSON, as `schedule` is. */
  tags: string
  followUpAt: number | null
  version: number
  updatedAt: number
  updatedBy: string | null
}

export type CallQualityTable = {
  callId: string
  id: string
  userId: string | null
  /** JSON, as `schedule` is. */
  figures: string
  at: number
}

export type PresenceTable = {
  userId: string
  chosen: PresenceStatus
  until: number | null
  schedule: string | null
  version: number
}

/** `status` is null while the first request is still being answered. */
export type IdempotencyTable = {
  userId: string
  key: string
  request: string
  status: number | null
  body: string | null
  createdAt: number
}

export type ProbeTable = { id: string; userId: string; createdAt: number; reached: boolean | null }

/** A person's answer; of one call only are those of `callConsent`. */
export type ConsentTable = Omit<PersonConsent, 'callId'> & {
  id: string
  organisationId: string
  number: string
  wording: string | null
  notedBy: string | null
  notedAt: number
}

/** Ended, not deleted: what held when somebody was called must stay known. */
export type DoNotContactTable = DoNotContact & {
  id: string
  organisationId: string
  number: string
  notedBy: string | null
  endedAt: number | null
  endedBy: string | null
}

/** What the contact policy said of an outgoing call. `reasons` is JSON. */
export type CallDecisionTable = {
  callId: string
  verdict: Verdict
  purpose: Purpose
  reasons: string
  packVersion: string
  /** Why a person went on. */
  confirmation: string | null
  isPlaced: boolean
  at: number
}

/** `body` is the text that was hashed, so it is kept as text: jsonb would order its keys anew. */
export type AuditTable = { chain: string; seq: number; body: string; hash: string }
export type AuditCheckpointTable = { chain: string; seq: number; body: string; signature: string }

/** One row per reader, so that what a stream sends is what it may see. */
export type LiveEventTable = {
  id: Generated<number>
  userId: string
  body: string
  createdAt: number
}

/** The parts of identity's tables that our own queries read or write. */
export type UserTable = {
  id: string
  name: string
  email: string
  emailVerified: boolean
  updatedAt: Generated<Date>
  twoFactorEnabled: Generated<boolean | null>
}
/** `usedStep` is the time step of the newest code that was taken: each is good once. */
export type TwoFactorTable = { id: string; userId: string; secret: string; verified: boolean; usedStep: number | null }
export type AccountTable = {
  id: string
  userId: string
  accountId: string
  providerId: string
  password: string | null
  updatedAt: Date
}
export type SessionTable = {
  id: string
  userId: string
  expiresAt: Date
  createdAt: Date
  ipAddress: string | null
  userAgent: string | null
}
export type VerificationTable = { id: string; identifier: string; value: string; expiresAt: Date }
export type KeyTable = { id: string; privateKey: string }
export type RefreshTokenTable = {
  id: string
  token: string
  sessionId: string | null
  userId: string
  createdAt: Date
}

export type Tables = {
  organisation: OrganisationTable
  membership: MembershipTable
  line: LineTable
  lineUser: LineUserTable
  call: CallTable
  callLeg: CallLegTable
  callConsent: CallConsentTable
  callRecording: CallRecordingTable
  wrapUp: WrapUpTable
  callQuality: CallQualityTable
  presence: PresenceTable
  ringGroup: RingGroupTable
  ringGroupUser: RingGroupUserTable
  idempotency: IdempotencyTable
  probe: ProbeTable
  liveEvent: LiveEventTable
  consent: ConsentTable
  doNotContact: DoNotContactTable
  callDecision: CallDecisionTable
  audit: AuditTable
  auditCheckpoint: AuditCheckpointTable
  user: UserTable
  twoFactor: TwoFactorTable
  account: AccountTable
  session: SessionTable
  verification: VerificationTable
  jwks: KeyTable
  oauthRefreshToken: RefreshTokenTable
}
