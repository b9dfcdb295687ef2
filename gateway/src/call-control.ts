/** Connects the call log with the carrier: sets calls up, adds what the carrier tells, and ends legs that must end. */
import type { Confirmation } from '../../lib/contracts/api-policy.ts'
import { e164Schema } from '../../lib/contracts/common.ts'
import { fail, ok } from '../../lib/core/result.ts'
import { isEmergency } from '../../lib/phone/emergency.ts'
import type { PlaceCode, Purpose } from '../../lib/policy/pack.ts'
import { createCarryOut } from './carry-out.ts'
import type { ContactPolicy } from './contact-policy.ts'
import type { CallControlDeps } from './control-deps.ts'
import { addFacts, type CallChange, changeCall, createCall, findFacts, findLegBySid } from './db/calls.ts'
import { type Agent, findAgentByIdentity, findLineByNumber, linesOf } from './db/people.ts'
import { peopleToRing } from './db/presence.ts'
import { createDialling, deviceAddress } from './dialling.ts'
import { type CallFact, type CallFacts, type Leg, newCallFacts, newLeg } from './domain/call-facts.ts'
import { legOfAgent, takeOver } from './domain/call-requests.ts'
import { firstRing, rowOf } from './domain/call-row.ts'
import { callerNumber, clientIdentity } from './domain/caller.ts'
import { may } from './domain/permissions.ts'
import type { VoiceReply } from './domain/voice-reply.ts'

export type OutgoingRequest = {
  callId: string
  callSid: string
  from: string
  to: string
  ext: string | null
  /** The line to show; null for the default one. */
  lineId: string | null
  isEmergencyConfirmed: boolean
  purpose: Purpose
  /** Where the record says that this person is. */
  places: readonly PlaceCode[]
  /** Why the agent goes on where the contact policy asks. */
  confirmation: Confirmation | null
}

export type CallControl = ReturnType<typeof createCallControl>

export function createCallControl(deps: CallControlDeps & { policy: ContactPolicy }) {
  const { db, now, log, urls, policy } = deps
  const { invite, join } = createDialling(deps)
  const carryOut = createCarryOut(deps)

  async function tell(callId: string, facts: CallFact[]): Promise<CallChange | null> {
    const change = await addFacts(db.queries, callId, facts, now())
    if (change !== null) await carryOut(callId, change.facts)
    return change
  }

  /** Null, and a word in the log, when this caller is none of ours. */
  async function callerOf(from: string): Promise<Agent | null> {
    const identity = clientIdentity(from)
    const agent = identity === null ? null : await findAgentByIdentity(db.queries, identity, now())
    if (agent !== null && may(agent.role, 'calls')) return agent
    log.warn('call-refused', { reason: agent === null ? 'unknown-agent' : 'not-permitted' })
    return null
  }

  return {
    tell,

    /** A leg came back from its conference. The webhook has no time, and our clock may be behind the carrier's. */
    async gone(callId: string, label: string, sid: string): Promise<void> {
      const known = (await findFacts(db.queries, callId))?.legs ?? []
      const heard = known.flatMap(({ answeredAt, endedAt }) => [answeredAt ?? 0, endedAt ?? 0])
      await tell(callId, [{ type: 'leg', label, status: 'gone', at: Math.max(now(), ...heard), sid }])
    },

    async outgoing(asked: OutgoingRequest): Promise<VoiceReply> {
      const agent = await callerOf(asked.from)
      if (agent === null) return { type: 'reject' }
      const lines = await linesOf(db.queries, agent.userId)
      const line = asked.lineId === null ? lines[0] : lines.find(({ id }) => id === asked.lineId)
      if (line === undefined) {
        log.warn('call-refused', { reason: 'no-line' })
        return lines.length === 0 ? { type: 'reject' } : { type: 'say', sentence: 'line-not-yours' }
      }
      const known = await findLegBySid(db.queries, asked.callSid)
      if (known !== null) return again(known.callId, asked.callSid)
      const startedAt = now()
      const isForEmergency = isEmergency(asked.to)
      const valid = isForEmergency ? asked.isEmergencyConfirmed : e164Schema.safeParse(asked.to).success
      // A short number is no E.164 number, so the log has none for it.
      const remote = valid && !isForEmergency ? asked.to : null
      const remoteLeg = newLeg({ label: 'remote', role: 'remote', number: remote })
      const agentLeg = newLeg({ label: 'agent', role: 'agent', userId: agent.userId, sid: asked.callSid })
      const { purpose, places, confirmation } = asked
      const policed = { number: asked.to, purpose, places, confirmation }
      const decided = valid ? await policy.ofCall(agent.organisationId, policed) : null
      const isPlaced = decided?.isPlaced === true
      const called = newCallFacts('outbound', startedAt, isPlaced ? [agentLeg, remoteLeg] : [agentLeg])
      const facts: CallFacts = { ...called, failedAt: isPlaced ? null : startedAt }
      const row = { organisationId: agent.organisationId, lineId: line.id, groupId: null, facts, ext: asked.ext }
      const created = await createCall(
        db.queries,
        { ...row, id: asked.callId, remote, decided, placedBy: agent },
        startedAt,
      )
      if (created === null) return again(asked.callId, asked.callSid)
      if (!valid) return { type: 'say', sentence: isForEmergency ? 'emergency-not-confirmed' : 'number-not-valid' }
      if (!isPlaced) {
        const isRefused = decided?.decision.verdict === 'refuse'
        return { type: 'say', sentence: isRefused ? 'policy-refused' : 'policy-not-confirmed' }
      }
      const invited = await invite(asked.callId, remoteLeg, asked.to, line.number)
      const failed: CallFact[] = invited.ok ? [] : [{ type: 'set-up-failed', at: now() }]
      await tell(asked.callId, [...invited.facts, ...failed])
      return invited.ok ? join(asked.callId, agentLeg) : { type: 'say', sentence: 'call-failed' }
    },

    /** The agent goes on with a live call at the device that calls in here. */
    async takeUp(asked: { callId: string; callSid: string; from: string }): Promise<VoiceReply> {
      const agent = await callerOf(asked.from)
      if (agent === null) return { type: 'reject' }
      const known = await findLegBySid(db.queries, asked.callSid)
      if (known !== null) return again(known.callId, asked.callSid)
      const change = (facts: CallFacts) => {
        const own = rowOf(facts).status === 'in-progress' ? legOfAgent(facts, agent.userId) : undefined
        return own === undefined ? fail('forbidden') : ok(takeOver(facts, own, asked.callSid, now()))
      }
      const changed = await changeCall(db.queries, asked.callId, change, now())
      const leg = changed?.ok ? changed.value.legs.at(-1) : undefined
      if (changed?.ok !== true || leg === undefined) return { type: 'reject' }
      // The old device must not take the call along when it is let go.
      await carryOut(asked.callId, changed.value)
      return join(asked.callId, leg)
    },

    async incoming(asked: { callSid: string; from: string; to: string }): Promise<VoiceReply> {
      const line = await findLineByNumber(db.queries, asked.to)
      if (line === null) {
        log.warn('call-refused', { reason: 'unknown-line' })
        return { type: 'reject' }
      }
      // The carrier asks again when our reply was lost: the same leg is the same call.
      const known = await findLegBySid(db.queries, asked.callSid)
      if (known !== null) return again(known.callId, asked.callSid)
      const callId = deps.newId()
      const startedAt = now()
      const remote = callerNumber(asked.from)
      const agents = await peopleToRing(db.queries, line, startedAt)
      const remoteLeg = newLeg({ label: 'remote', role: 'remote', number: remote, sid: asked.callSid })
      const ringing = agents.map((agent, index) => ({
        agent,
        leg: newLeg({
          label: `agent-${index + 1}`,
          role: 'agent',
          userId: agent.userId,
          ring: firstRing,
          endsConference: agents.length === 1,
        }),
      }))
      const called = newCallFacts('inbound', startedAt, [remoteLeg, ...ringing.map(({ leg }) => leg)])
      const facts: CallFacts = { ...called, failedAt: ringing.length === 0 ? startedAt : null }
      const row = { organisationId: line.organisationId, lineId: line.id, groupId: line.groupId, facts, ext: null }
      const created = await createCall(db.queries, { ...row, id: callId, remote }, startedAt)
      if (created === null) {
        const taken = await findLegBySid(db.queries, asked.callSid)
        return taken === null ? { type: 'reject' } : again(taken.callId, asked.callSid)
      }
      const ring = ({ agent, leg }: { agent: Agent; leg: Leg }) =>
        invite(callId, leg, deviceAddress(agent.identity, { callId, caller: remote ?? '' }), line.number)
      const invited = await Promise.all(ringing.map(ring))
      const nobody = invited.every(({ ok }) => !ok)
      const failed: CallFact[] = nobody ? [{ type: 'set-up-failed', at: now() }] : []
      await tell(callId, [...invited.flatMap(({ facts }) => facts), ...failed])
      return nobody ? { type: 'say', sentence: 'nobody-available' } : join(callId, remoteLeg)
    },

    ringback: (): VoiceReply => ({ type: 'play', soundUrl: urls.ringbackSound() }),
    holdMusic: (): VoiceReply => ({ type: 'play', soundUrl: urls.holdMusicSound() }),
  }

  async function again(callId: string, callSid: string): Promise<VoiceReply> {
    const facts = await findFacts(db.queries, callId)
    const leg = facts?.legs.find(({ sid }) => sid === callSid)
    if (facts === null || leg === undefined) return { type: 'reject' }
    if (facts.failedAt !== null) {
      return { type: 'say', sentence: facts.direction === 'inbound' ? 'nobody-available' : 'call-failed' }
    }
    return rowOf(facts).status === 'ended' ? { type: 'hang-up' } : join(callId, leg)
  }
}
