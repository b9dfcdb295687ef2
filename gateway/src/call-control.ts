/** Connects the call log with the carrier: sets calls up, adds what the carrier tells, and ends legs that must end. */
import type { Logger } from '../../lib/core/log.ts'
import { e164Schema } from '../../lib/contracts/common.ts'
import {
  addFacts,
  type CallChange,
  claimEnding,
  createCall,
  findFacts,
  findLegBySid,
  releaseEnding,
  setEndsConference,
} from './db/calls.ts'
import type { Db } from './db/db.ts'
import { type Agent, findAgentByIdentity, findLineByNumber, linesOf, signedInAgents } from './db/people.ts'
import { type CallEffect, effectsOf } from './domain/call-effects.ts'
import { type CallFact, type CallFacts, type Leg, newCallFacts, newLeg } from './domain/call-facts.ts'
import { rowOf } from './domain/call-row.ts'
import { callerNumber, clientIdentity } from './domain/caller.ts'
import { conferenceName, type VoiceReply } from './domain/voice-reply.ts'
import type { Vendors } from './vendors/carrier.ts'
import type { WebhookUrls } from './webhook-urls.ts'

const remoteTimeoutSeconds = 30
const agentTimeoutSeconds = 25
/** When the carrier said that it ends a leg and we did not hear of the end since, it is asked again. */
export const endingMs = 60_000

export type CallControlDeps = {
  db: Db
  now: () => number
  newId: () => string
  vendors: Vendors
  log: Logger
  urls: WebhookUrls
}

export type CallControl = ReturnType<typeof createCallControl>

export function createCallControl(deps: CallControlDeps) {
  const { db, now, log, urls } = deps
  const { carrier } = deps.vendors

  async function tell(callId: string, facts: CallFact[]): Promise<CallChange | null> {
    const change = await addFacts(db.queries, callId, facts, now())
    if (change !== null) await run(callId, change.facts)
    return change
  }

  /** Each leg is asked to end once; a request that failed is asked again with the next fact, or by the sweep. */
  async function run(callId: string, facts: CallFacts): Promise<void> {
    const effects = effectsOf(facts, rowOf(facts))
    const ends = effects.filter(({ type }) => type !== 'end-conference-with').map(({ label }) => label)
    const claimed = await claimEnding(db.queries, callId, ends, { now: now(), before: now() - endingMs })
    const due = effects.filter(({ type, label }) => type === 'end-conference-with' || claimed.includes(label))
    await Promise.all(due.map((effect) => perform(callId, effect)))
  }

  async function perform(callId: string, effect: CallEffect): Promise<void> {
    const { sid, label } = effect
    if (effect.type === 'end-conference-with') {
      const done = await carrier.endConferenceWith(effect.conferenceSid, sid)
      if (done.ok) await setEndsConference(db.queries, callId, label)
      return
    }
    const isEnd = effect.type === 'end-leg'
    const done = isEnd ? await carrier.endLeg(sid) : await carrier.sayAndHangUp(sid, 'nobody-available')
    if (done.ok) return
    log.warn('leg-not-ended', { carrierCode: done.error.status })
    await releaseEnding(db.queries, callId, label)
  }

  /** Adds one leg to the conference and remembers its carrier id; a refusal is a fact like any other. */
  async function invite(
    callId: string,
    leg: Leg,
    to: string,
    from: string,
    timeoutSeconds: number,
  ): Promise<{ ok: boolean; facts: CallFact[] }> {
    const added = await carrier.addParticipant({
      conference: conferenceName(callId),
      label: leg.label,
      from,
      to,
      timeoutSeconds,
      endsConference: leg.endsConference,
      // An agent hears the other side's telephone; nobody needs to hear an agent's.
      earlyMedia: leg.role === 'remote',
      statusUrl: urls.participant(callId, leg.label),
      eventsUrl: urls.conference(),
    })
    const fact = { type: 'leg', label: leg.label, at: now() } as const
    if (!added.ok) {
      return { ok: false, facts: [{ ...fact, status: added.error.code === 'refused' ? 'failed' : 'not-added' }] }
    }
    const { sid, conferenceSid } = added.value
    return {
      ok: true,
      facts: [
        { ...fact, status: 'initiated', sid },
        { type: 'conference', sid: conferenceSid },
      ],
    }
  }

  function join(callId: string, leg: Leg): VoiceReply {
    const isAgent = leg.role === 'agent'
    return {
      type: 'join',
      conference: conferenceName(callId),
      label: leg.label,
      // A caller waits until an agent comes in.
      starts: isAgent,
      endedUrl: urls.ended(callId, leg.label),
      eventsUrl: urls.conference(),
      waitUrl: isAgent ? null : urls.ringback(),
    }
  }

  return {
    tell,

    /** A leg came back from its conference. The webhook has no time, and our clock may be behind the carrier's. */
    async gone(callId: string, label: string, sid: string): Promise<void> {
      const known = (await findFacts(db.queries, callId))?.legs ?? []
      const heard = known.flatMap(({ answeredAt, endedAt }) => [answeredAt ?? 0, endedAt ?? 0])
      await tell(callId, [{ type: 'leg', label, status: 'gone', at: Math.max(now(), ...heard), sid }])
    },

    async outgoing(asked: {
      callId: string
      callSid: string
      from: string
      to: string
      ext: string | null
    }): Promise<VoiceReply> {
      const identity = clientIdentity(asked.from)
      const agent = identity === null ? null : await findAgentByIdentity(db.queries, identity, now())
      const line = agent === null ? undefined : (await linesOf(db.queries, agent.userId))[0]
      if (agent === null || line === undefined) {
        log.warn('call-refused', { reason: agent === null ? 'unknown-agent' : 'no-line' })
        return { type: 'reject' }
      }
      const known = await findLegBySid(db.queries, asked.callSid)
      if (known !== null) return again(known.callId, asked.callSid)
      const startedAt = now()
      const valid = e164Schema.safeParse(asked.to).success
      const agentLeg = newLeg('agent', 'agent', agent.userId, asked.callSid)
      const remoteLeg = newLeg('remote', 'remote', null)
      const called = newCallFacts('outbound', startedAt, valid ? [agentLeg, remoteLeg] : [agentLeg])
      const facts: CallFacts = { ...called, failedAt: valid ? null : startedAt }
      const row = { organisationId: agent.organisationId, lineId: line.id, facts, ext: asked.ext }
      const created = await createCall(
        db.queries,
        { ...row, id: asked.callId, remote: valid ? asked.to : null },
        startedAt,
      )
      if (created === null) return again(asked.callId, asked.callSid)
      if (!valid) return { type: 'say', sentence: 'number-not-valid' }
      // Later: the contact policy decides here, before anybody's telephone rings.
      const invited = await invite(asked.callId, remoteLeg, asked.to, line.number, remoteTimeoutSeconds)
      const failed: CallFact[] = invited.ok ? [] : [{ type: 'set-up-failed', at: now() }]
      await tell(asked.callId, [...invited.facts, ...failed])
      return invited.ok ? join(asked.callId, agentLeg) : { type: 'say', sentence: 'call-failed' }
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
      const agents = await signedInAgents(db.queries, line.id, startedAt)
      const remoteLeg = newLeg('remote', 'remote', null, asked.callSid)
      const ringing = agents.map((agent, index) => ({
        agent,
        leg: { ...newLeg(`agent-${index + 1}`, 'agent', agent.userId), endsConference: agents.length === 1 },
      }))
      const called = newCallFacts('inbound', startedAt, [remoteLeg, ...ringing.map(({ leg }) => leg)])
      const facts: CallFacts = { ...called, failedAt: ringing.length === 0 ? startedAt : null }
      const row = { organisationId: line.organisationId, lineId: line.id, facts, ext: null }
      const created = await createCall(db.queries, { ...row, id: callId, remote }, startedAt)
      if (created === null) {
        const taken = await findLegBySid(db.queries, asked.callSid)
        return taken === null ? { type: 'reject' } : again(taken.callId, asked.callSid)
      }
      const ring = ({ agent, leg }: { agent: Agent; leg: Leg }) =>
        invite(callId, leg, deviceAddress(agent, callId, remote), line.number, agentTimeoutSeconds)
      const invited = await Promise.all(ringing.map(ring))
      const nobody = invited.every(({ ok }) => !ok)
      const failed: CallFact[] = nobody ? [{ type: 'set-up-failed', at: now() }] : []
      await tell(callId, [...invited.flatMap(({ facts }) => facts), ...failed])
      return nobody ? { type: 'say', sentence: 'nobody-available' } : join(callId, remoteLeg)
    },

    ringback: (): VoiceReply => ({ type: 'ringback', soundUrl: urls.ringbackSound() }),
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

/** The parameters reach the device, which so learns the call's id and who rings. */
function deviceAddress(agent: Agent, callId: string, caller: string | null): string {
  return `client:${agent.identity}?${new URLSearchParams({ callId, caller: caller ?? '' })}`
}
