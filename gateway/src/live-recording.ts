/** Recording a call: only with the consent of everybody on the line, and never while somebody is held. */
import type { NewConsent } from '../../lib/contracts/api-live-call.ts'
import { fail, ok } from '../../lib/core/result.ts'
import { createCarryOut } from './carry-out.ts'
import { appendAudit, noteAudit } from './db/audit.ts'
import type { Viewer } from './db/call-log.ts'
import { changeCall } from './db/calls.ts'
import { type CallFacts, isConnected, type Recording } from './domain/call-facts.ts'
import type { Changed } from './domain/call-requests.ts'
import { decideRecording, isAnybodyHeld } from './domain/recording.ts'
import type { LiveControl, LiveControlDeps, LiveReply } from './live-control.ts'

const isOpen = (recording: Recording | null): recording is Recording =>
  recording !== null && recording.status !== 'stopped' && recording.status !== 'failed'

/** Who and what, for the audit trail. */
const of = ({ organisationId, userId, role }: Viewer, callId: string) => ({
  organisationId,
  actor: { userId, role, sessionId: null },
  subject: { kind: 'call' as const, id: callId },
})

export type LiveRecording = ReturnType<typeof createLiveRecording>

export function createLiveRecording(deps: LiveControlDeps, live: LiveControl) {
  const { db, now, urls, vendors } = deps
  const carryOut = createCarryOut(deps)

  const withRecording = (callId: string, id: string, change: Partial<Recording>) =>
    changeCall(
      db.queries,
      callId,
      (facts) => {
        const { recording } = facts
        return ok(recording?.id === id ? { ...facts, recording: { ...recording, ...change } } : facts)
      },
      now(),
    )

  async function start(viewer: Viewer, callId: string): Promise<LiveReply> {
    let started: { recording: Recording; legSid: string } | null = null
    const noted = await live.note(viewer, callId, async (facts, _, __, trx) => {
      const { packVersion } = decideRecording(facts)
      const contact = facts.legs.find((leg) => leg.role === 'remote' && isConnected(leg))
      if (contact?.sid === undefined || contact.sid === null || isAnybodyHeld(facts.legs)) return fail('call-state')
      const recording: Recording = {
        id: deps.newId(),
        label: contact.label,
        sid: null,
        asked: 'in-progress',
        status: 'starting',
      }
      await trx
        .insertInto('callRecording')
        .values({
          ...recording,
          packVersion,
          callId,
          startedBy: viewer.userId,
          startedAt: now(),
          endedAt: null,
          durationMs: null,
        })
        .execute()
      await appendAudit(trx, { action: 'recording-started', ...of(viewer, callId), detail: { packVersion } }, now())
      started = { recording, legSid: contact.sid }
      return ok({ ...facts, recording })
    })
    if (!noted.ok) return noted
    if (started === null) return fail('call-state')
    const { recording, legSid } = started as { recording: Recording; legSid: string }
    const begun = await vendors.carrier.startRecording(legSid, urls.recording(callId, recording.id))
    if (!begun.ok) {
      await withRecording(callId, recording.id, { status: 'failed' })
      return fail(begun.error.code === 'refused' ? 'carrier-refused' : 'carrier-unavailable', begun.error.status)
    }
    const running = await withRecording(callId, recording.id, { status: 'in-progress', sid: begun.value.sid })
    // It may have been stopped, or somebody been held, while the carrier began.
    if (running?.ok) await carryOut(callId, running.value)
    return live.viewOf(callId)
  }

  const ask = (viewer: Viewer, callId: string, asked: Recording['asked']): Promise<LiveReply> =>
    live.request(viewer, callId, async (facts, _, __, trx): Promise<Changed> => {
      const { recording } = facts
      if (!isOpen(recording)) return fail('call-state')
      await appendAudit(trx, { action: 'recording-changed', ...of(viewer, callId), detail: { asked } }, now())
      return ok({ ...facts, recording: { ...recording, asked } })
    })

  async function noteEnd(callId: string, detail: { status: string; durationMs: number }): Promise<void> {
    const call = await db.queries
      .selectFrom('call')
      .select('organisationId')
      .where('id', '=', callId)
      .executeTakeFirst()
    if (call === undefined) return
    const subject = { kind: 'call' as const, id: callId }
    await noteAudit(db.queries, { action: 'recording-ended', ...call, actor: null, subject, detail }, now())
  }

  return {
    async set(viewer: Viewer, callId: string, state: 'recording' | 'paused' | 'stopped'): Promise<LiveReply> {
      if (state !== 'recording') return ask(viewer, callId, state)
      let isRunning = false
      const checked = await live.note(viewer, callId, (facts) => {
        isRunning = isOpen(facts.recording)
        const { verdict, missing } = decideRecording(facts)
        if (verdict === 'allow') return ok(facts)
        return fail(missing.length > 0 ? 'consent-missing' : 'call-state')
      })
      if (!checked.ok) return checked
      return isRunning ? ask(viewer, callId, 'in-progress') : start(viewer, callId)
    },

    /** Who agreed or not, how, and who noted it. Withdrawn consent pauses a recording at once. */
    noteConsent: (viewer: Viewer, callId: string, consent: NewConsent): Promise<LiveReply> =>
      live.request(viewer, callId, async (facts: CallFacts, _, __, trx): Promise<Changed> => {
        const { party, given, how, wording } = consent
        const asked = facts.legs.find(({ label }) => label === party)
        if (asked === undefined) return fail('not-found')
        if (!isConnected(asked) || asked.userId !== null) return fail('call-state')
        const last = Math.max(0, ...facts.consents.map(({ at }) => at))
        const at = Math.max(now(), last + 1)
        await trx
          .insertInto('callConsent')
          .values({ id: deps.newId(), callId, party, given, how, wording: wording ?? null, notedBy: viewer.userId, at })
          .execute()
        const detail = { party, given, how, wording: wording ?? null }
        await appendAudit(trx, { action: 'recording-consent', ...of(viewer, callId), detail }, now())
        return ok({ ...facts, consents: [...facts.consents, { party, given, how, by: viewer.userId, at }] })
      }),

    /** The carrier's word about a recording that ended. */
    async told(callId: string, id: string, told: { status: string; durationMs: number }): Promise<void> {
      const status = told.status === 'completed' ? 'stopped' : told.status === 'absent' ? 'failed' : null
      if (status === null) return
      const ended = { endedAt: now(), durationMs: told.durationMs }
      const which = db.queries.updateTable('callRecording').set(ended).where('id', '=', id)
      const first = await which.where('callId', '=', callId).where('endedAt', 'is', null).executeTakeFirst()
      if (first.numUpdatedRows > 0n) await noteEnd(callId, { status, durationMs: told.durationMs })
      await withRecording(callId, id, { status })
    },
  }
}
