/** What only the gateway can do to a call or knows of it: who is in it, the recording, and what it can be asked. */

/** A number of ours: the one that the other side sees. */
export type LineRef = { id: string; number: string; label: string }

export type LiveParty = {
  /** A name within the call: `agent`, `remote`, `party-3`. */
  id: string
  kind: 'agent' | 'contact' | 'colleague' | 'other'
  state: 'ringing' | 'connected' | 'held' | 'left'
  task: 'transfer' | 'consult' | 'party' | 'move' | null
  name: string | null
  number: string | null
  failure: 'busy' | 'no-answer' | 'failed' | 'cancelled' | null
}

export type RecordingView = {
  state: 'off' | 'starting' | 'recording' | 'paused' | 'stopped' | 'failed'
  pausedBy: 'agent' | 'hold' | 'consent' | null
  /** What the gateway says to a request to record now: the contact policy, asked with its own data. */
  verdict: 'allow' | 'refuse'
  consentMissing: string[]
}

export type LiveView = {
  /** The number of ours that is used; `group` is the ring group that it came to. */
  line?: LineRef
  group?: { id: string; name: string } | null
  /** Rises with every change, so that an older view never replaces a newer one. */
  version: number
  parties: LiveParty[]
  recording: RecordingView
  /** The id of the call where this one goes on. */
  mergedInto: string | null
}

export type Target =
  | { type: 'user'; userId: string }
  | { type: 'number'; number: string }
  | { type: 'group'; groupId: string }

export type Request =
  | { kind: 'transfer' | 'consult' | 'add-party'; target: Target }
  | { kind: 'consult-step'; step: 'swap' | 'complete' | 'cancel' | 'join' }
  | { kind: 'remove-party'; party: string }
  | { kind: 'hold-party'; party: string; held: boolean }
  | { kind: 'move' }
  | { kind: 'merge'; with: string }
  | { kind: 'record'; to: 'recording' | 'paused' | 'stopped' }
  | { kind: 'note-consent'; party: string; given: boolean; how: 'verbal' | 'written' | 'keypress' }

/** `requestId` goes along as the idempotency key: a request that is repeated is one request. */
export type Asked = { requestId: string; request: Request }
