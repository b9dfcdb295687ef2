/** What a person sets and writes beside a call, one view per state that can be seen. */
import type { Call, CallIn } from '../../lib/call/call.ts'
import type { Presence, WrapUp } from '../../lib/contracts/api-people.ts'
import type { Pages } from '../../lib/contracts/pages.ts'
import type { Snapshot } from '../../lib/contracts/snapshot.ts'
import type { WrapUpDraft } from '../../lib/contracts/wrap-ups.ts'

const hourMs = 60 * 60_000

export const frontDesk = { id: 'line-1', number: '+14155550142', label: 'Front desk' }
export const nurses = { id: 'line-2', number: '+14155550143', label: 'Nurse line' }

export function presence(fields: Partial<Presence> = {}): Presence {
  return { chosen: 'available', until: null, effective: 'available', schedule: null, version: 1, ...fields }
}

export function noted(callId: string, fields: Partial<WrapUp> = {}): WrapUp {
  return {
    callId,
    result: 'Reached',
    note: 'Wants the results by post. Asked for a call on Monday.',
    tags: ['results', 'post'],
    followUpAt: Date.parse('2026-11-23T09:00:00'),
    version: 2,
    updatedAt: Date.parse('2026-11-20T10:42:00'),
    ...fields,
  }
}

export function draftOf(callId: string, fields: Partial<WrapUpDraft> = {}): WrapUpDraft {
  return { callId, saved: noted(callId), draft: {}, status: 'saved', theirs: null, code: null, ...fields }
}

type Make<V> = (
  change: Partial<Snapshot>,
  view?: { pages?: Partial<Pages>; click?: string[]; type?: { into: string; text: string } },
) => V

export function deskViews<V>(
  calls: { connected: CallIn<'connected'>; ended: CallIn<'ended'>; ringing: CallIn<'ringing-in'> },
  account: Extract<Snapshot['account'], { state: 'signed-in' }>,
  now: number,
  panel: Make<V>,
): Record<string, V> {
  const { connected, ended, ringing } = calls
  const { callId } = connected
  const menu = ['.account-button']
  const away = presence({ chosen: 'available', effective: 'away', schedule: { zone: 'Europe/Berlin', hours: [] } })
  const disturbed = presence({
    chosen: 'do-not-disturb',
    effective: 'do-not-disturb',
    until: now + hourMs,
  })
  const manyLines = { account: { ...account, lines: [frontDesk, nurses] } }
  const live = { version: 1, parties: [], mergedInto: null } as const
  const recording = { state: 'off', pausedBy: null, verdict: 'refuse', consentMissing: [] } as const
  const withLine: Call = { ...connected, line: nurses }
  const forGroup: Call = {
    ...ringing,
    live: {
      ...live,
      parties: [],
      recording: { ...recording, consentMissing: [] },
      line: frontDesk,
      group: { id: 'g1', name: 'Nurses' },
    },
  }
  const mine = draftOf(callId, { draft: { note: 'Wants the results by e-mail.' }, status: 'waiting', code: 'offline' })
  const clash = draftOf(callId, {
    saved: noted(callId, { version: 1, note: '' }),
    draft: { note: 'Wants the results by e-mail.' },
    status: 'conflict',
    theirs: noted(callId),
  })
  return {
    'presence-menu': panel({ presence: presence() }, { click: menu }),
    'presence-quiet': panel({ presence: disturbed }),
    'presence-quiet-menu': panel({ presence: disturbed }, { click: menu }),
    'presence-hours-over': panel({ presence: away }),
    'presence-hours': panel({ presence: presence() }, { click: [...menu, '.presence-hours'] }),
    'reach-checked': panel({ reachability: { state: 'ready', since: now - hourMs, checkedAt: now - 24_000 } }),
    'reach-lost': panel({ reachability: { state: 'unreachable', since: now, fault: 'not-rung' } }),
    'names-hidden': panel({}, { pages: { notifications: { hideNames: true, locked: true } }, click: menu }),
    'lines-choice': panel(manyLines),
    'lines-used': panel({ ...manyLines, call: withLine }),
    'lines-group': panel({ call: forGroup }),
    emergency: panel({}, { pages: { emergency: { e164: '911' } } }),
    offer: panel({}, { pages: { offer: { e164: '+14155550117', name: 'Tomás Echeverría' } } }),
    'emergency-typed': panel({}, { type: { into: '.dial input', text: '911' } }),
    'notes-empty': panel({ call: connected }),
    'notes-written': panel({ call: connected, wrapUps: [draftOf(callId)] }),
    'notes-waiting': panel({ call: connected, wrapUps: [mine] }),
    'notes-ended': panel({ call: ended, wrapUps: [draftOf(callId)] }),
    'notes-ended-empty': panel({ call: ended }),
    'notes-conflict': panel({ call: ended, wrapUps: [clash] }),
    'notes-logged': panel({}, { click: ['.log-row [aria-expanded]'] }),
    'notes-refused': panel({ call: ended, wrapUps: [{ ...mine, status: 'refused', code: 'forbidden' }] }),
  }
}
