/** What the contact policy said of a call, as it is kept, shown and told to the audit trail. */
import type { Role } from '../../../lib/contracts/api-access.ts'
import { type CallPolicy, callPolicySchema, reasonSchema } from '../../../lib/contracts/api-policy.ts'
import type { CallFacts } from '../domain/call-facts.ts'
import type { CallVerdict } from '../domain/call-verdict.ts'
import type { NewEntry } from './audit.ts'
import type { CallDecisionTable } from './schema.ts'

export function decisionRow(
  callId: string,
  { decision, purpose, confirmation, isPlaced }: CallVerdict,
): CallDecisionTable {
  const { verdict, reasons, packVersion, at } = decision
  return { callId, verdict, purpose, reasons: JSON.stringify(reasons), packVersion, confirmation, isPlaced, at }
}

export type Decided = { [Key in 'verdict' | 'reasons' | 'packVersion' | 'confirmation']: string | null }

export function policyOf({ verdict, reasons, packVersion, confirmation }: Decided): { policy?: CallPolicy } {
  if (verdict === null || reasons === null) return {}
  const codes = codesOf(reasonSchema.array().parse(JSON.parse(reasons)))
  return { policy: callPolicySchema.parse({ verdict, reasons: codes, packVersion, confirmation }) }
}

function codesOf(reasons: readonly { code: string }[]): string[] {
  return [...new Set(reasons.map(({ code }) => code))]
}

type Began = {
  id: string
  organisationId: string
  lineId: string
  facts: CallFacts
  decided?: CallVerdict | null
  placedBy?: { userId: string; role: Role }
}

/** That there is a call, and, where the policy did not simply allow it, what became of its answer. */
export function newCallEntries(call: Began): NewEntry[] {
  const { organisationId, decided, placedBy } = call
  const actor = placedBy === undefined ? null : { userId: placedBy.userId, role: placedBy.role, sessionId: null }
  const of = { organisationId, actor, subject: { kind: 'call' as const, id: call.id } }
  const isPlaced = call.facts.failedAt === null
  const began: NewEntry = {
    ...of,
    action: call.facts.direction === 'outbound' ? 'call-placed' : 'call-received',
    outcome: isPlaced ? 'done' : 'refused',
    detail: { lineId: call.lineId },
  }
  if (!decided) return [began]
  const { decision, purpose, confirmation } = decided
  const { verdict, packVersion } = decision
  const detail = { verdict, purpose, packVersion, reasons: codesOf(decision.reasons) }
  const placed = { ...began, detail: { ...began.detail, ...detail } }
  if (verdict === 'allow') return [placed]
  const outcome = decided.isPlaced ? ('done' as const) : ('refused' as const)
  const action = decided.isPlaced ? ('policy-override' as const) : ('policy-refusal' as const)
  return [placed, { ...of, action, outcome, why: confirmation, detail }]
}
