/** Rows as queries see them. Columns are camel case in the database too, because identity's tables are. */
import type { Generated } from 'kysely'
import type { CallOutcome } from '../../../lib/contracts/api.ts'
import type { LegRole, LegStatus } from '../domain/call-facts.ts'

export type OrganisationTable = { id: string; name: string; defaultCountry: string; createdAt: number }

/** A person belongs to one organisation. `identity` is the carrier's name for this person's devices. */
export type MembershipTable = {
  userId: string
  organisationId: string
  identity: string
  disabledAt: number | null
}

export type LineTable = { id: string; organisationId: string; number: string; label: string }
export type LineUserTable = { lineId: string; userId: string }

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
  /** Facts that are of the call and not of one leg. */
  winner: string | null
  failedAt: number | null
  conferenceEndedAt: number | null
  conferenceSid: string | null
  /** When the last fact came. */
  heardAt: number
}

export type CallLegTable = {
  callId: string
  label: string
  role: LegRole
  userId: string | null
  sid: string | null
  status: LegStatus
  answeredAt: number | null
  endedAt: number | null
  talkMs: number | null
  /** When we asked the carrier to end this leg; asked again when that failed or did not help. */
  endingAt: number | null
  endsConference: boolean
}

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
  liveEvent: LiveEventTable
  user: UserTable
  account: AccountTable
  session: SessionTable
  verification: VerificationTable
  jwks: KeyTable
  oauthRefreshToken: RefreshTokenTable
}
