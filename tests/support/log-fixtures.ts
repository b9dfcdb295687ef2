/** The call log of an invented clinic: a call of every outcome. */
import type { CallOutcome, CallRecord } from '../../lib/contracts/api.ts'
import { frontDesk } from './desk-views.ts'

export const now = Date.parse('2026-11-20T10:42:00')
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

type RowInput = { outcome: CallOutcome | null; direction: CallRecord['direction']; agoMs: number; lastedMs?: number }

const rows: Array<RowInput & { remote: string | null; ext?: string; agent?: string }> = [
  { remote: '+14155550117', direction: 'outbound', outcome: 'answered', agoMs: 12 * minuteMs, lastedMs: 247_000 },
  { remote: '+14155550119', direction: 'inbound', outcome: 'missed', agoMs: 31 * minuteMs },
  { remote: '+14155550171', direction: 'outbound', outcome: 'no-answer', agoMs: 55 * minuteMs },
  { remote: '+14155550130', ext: '204', direction: 'outbound', outcome: 'busy', agoMs: 80 * minuteMs },
  { remote: null, direction: 'inbound', outcome: 'answered', agoMs: 95 * minuteMs, lastedMs: 42_000 },
  { remote: '+442079460958', direction: 'outbound', outcome: 'failed', agoMs: dayMs, agent: 'Ibrahim Osei' },
  { remote: '+14155550122', direction: 'inbound', outcome: 'declined', agoMs: dayMs + 40 * minuteMs },
  { remote: '+14155550123', direction: 'outbound', outcome: 'cancelled', agoMs: 3 * dayMs },
  { remote: '+14155550124', direction: 'inbound', outcome: 'answered', agoMs: 9 * dayMs, lastedMs: 4_020_000 },
]

export const records: CallRecord[] = rows.map((row, index) => ({
  id: `6f1c1f7e-6f0c-4a57-9d0e-3a9c2f2b6b${String(index).padStart(2, '0')}`,
  direction: row.direction,
  status: 'ended',
  outcome: row.outcome,
  remote: row.remote,
  ext: row.ext ?? null,
  line: frontDesk,
  agent: { id: row.agent ?? 'user-1', name: row.agent ?? 'Nora Lindqvist' },
  startedAt: now - row.agoMs,
  answeredAt: row.lastedMs === undefined ? null : now - row.agoMs + 4000,
  endedAt: now - row.agoMs + 4000 + (row.lastedMs ?? 0),
  durationMs: row.lastedMs ?? null,
  version: 3,
}))
