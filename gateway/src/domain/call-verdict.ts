import type { Confirmation } from '../../../lib/contracts/api-policy.ts'
import type { Decision } from '../../../lib/policy/decision.ts'
import type { Purpose } from '../../../lib/policy/pack.ts'

/** What the contact policy said of a call that somebody wants to place, and what becomes of it. */
export type CallVerdict = {
  decision: Decision
  purpose: Purpose
  /** Why the person goes on where the policy asks. */
  confirmation: Confirmation | null
  isPlaced: boolean
}
