import type { AuditEntry } from '../../../lib/contracts/api-audit.ts'

/** Who does something, as the audit trail is told. */
export type Actor = { audit: Pick<AuditEntry, 'actor' | 'from'> }
