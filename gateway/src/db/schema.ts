/** Rows as queries see them. Columns are camel case in the database too, because identity's tables are. */
import type { Generated } from 'kysely'
import type { CallOutcome } from '../../../lib/contracts/api.ts'
import type { ConsentHow } from '../../../lib/contracts/api-live-call.ts'
import type { PresenceStatus } from '../../../lib/contracts/api-people.ts'
import type { Leg, Recording } from '../domain/call-facts.ts'

export type OrganisationTable = { id: string; name: string; defaultCountry: string; createdAt: number }

/** A person belongs to one organisation. `identity` is the carrier's name for this person's devices. */
export type MembershipTable = {
  userId: string
  organisationId: string
  identity: string
  disabledAt: number | null
  defaultLineId: string | null
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

/** One row per reader, so that what a stream sends is what it may see. */
export type LiveEventTable = {
  id: Generated<number>
  userId: string
  body: string
  createdAt: number
}

/** The parts of identity's tables that our own queries read or write. */
export type UserTable = { id: string; name: string; email: string; emailVerified: boolean; updatedAt: Generated<Date> }
export type AccountTable = {
  id: string
  userId: string
  accountId: string
  providerId: string
  password: string | null
  updatedAt: Date
}
export type SessionTable = { id: string; userId: string; expiresAt: Date }
export type VerificationTable = { id: string; expiresAt: Date }
export type KeyTable = { id: string; privateKey: string }
export type RefreshTokenTable = { id: string; token: string; sessionId: string | null; userId: string }

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
  presence: PresenceTable
  ringGroup: RingGroupTable
  ringGroupUser: RingGroupUserTable
  idempotency: IdempotencyTable
  probe: ProbeTable
  liveEvent: LiveEventTable
  user: UserTable
  account: AccountTable
  session: SessionTable
  verification: VerificationTable
  jwks: KeyTable
  oauthRefreshToken: RefreshTokenTable
}
