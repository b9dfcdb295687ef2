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
} from './db/calls.ts'
import type { Db } from './db/db.ts'
import { type Agent, findAgentByIdentity, findLineByNumber, linesOf, signedInAgents } from './db/people.ts'
import { type CallEffect, effectsOf } from './domain/call-effects.ts'
import { type CallFact, type CallFacts, type Leg, newLeg } from './domain/call-facts.ts'
import { rowOf } from './domain/call-row.ts'
import { callerNumber, clientIdentity } from './domain/caller.ts'
import { conferenceName, type VoiceReply } from './domain/voice-reply.ts'
import type { Vendors } from './vendors/carrier.ts'
import type { WebhookUrls } from './webhook-urls.ts'

const remoteTimeoutSeconds = 30
const agentTimeoutSeconds = 25

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

  /** Each leg is asked to end once; a request that failed is asked again with the next fact. */
  async function run(callId: string, facts: CallFacts): Promise<void> {
    const effects = effectsOf(facts, rowOf(facts))
    const labels = effects.map(({ label }) => label)
    const claimed = await claimEnding(db.queries, callId, labels, now())
    await Promise.all(effects.filter(({ label }) => claimed.includes(label)).map((effect) => end(callId, effect)))
  }

  async function end(callId: string, { type, sid, label }: CallEffect): Promise<void> {
    const done = type === 'end-leg' ? await carrier.endLeg(sid) : await carrier.sayAndHangUp(sid, 'nobody-available')
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
    endsConference: boolean,
  ) {
    const added = await carrier.addParticipant({
      conference: conferenceName(callId),
      label: leg.label,
      from,
      to,
      timeoutSeconds,
      endsConference,
      statusUrl: urls.participant(callId, leg.label),
    })
    const at = now()
    const fact: CallFact = added.ok
      ? { type: 'leg', label: leg.label, status: 'initiated', at, sid: added.value.sid }
      : { type: 'leg', label: leg.label, status: 'failed', at }
    return { ok: added.ok, fact }
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
      const agentLeg = { ...newLeg('agent', 'agent', agent.userId, asked.callSid), status: 'initiated' as const }
      const remoteLeg = newLeg('remote', 'remote', null)
      const facts: CallFacts = {
        direction: 'outbound',
        startedAt,
        legs: valid ? [agentLeg, remoteLeg] : [agentLeg],
        winner: null,
        failedAt: valid ? null : startedAt,
        conferenceEndedAt: null,
        conferenceSid: null,
      }
      const row = { organisationId: agent.organisationId, lineId: line.id, facts, ext: asked.ext }
      const created = await createCall(
        db.queries,
        { ...row, id: asked.callId, remote: valid ? asked.to : null },
        startedAt,
      )
      if (created === null) return again(asked.callId, asked.callSid)
      if (!valid) return { type: 'say', sentence: 'number-not-valid' }
      // Later: the contact policy decides here, before anybody's telephone rings.
      const invited = await invite(asked.callId, remoteLeg, asked.to, line.number, remoteTimeoutSeconds, true)
      const failed: CallFact[] = invited.ok ? [] : [{ type: 'set-up-failed', at: now() }]
      await tell(asked.callId, [invited.fact, ...failed])
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
      const remoteLeg = { ...newLeg('remote', 'remote', null, asked.callSid), status: 'initiated' as const }
      const ringing = agents.map((agent, index) => ({
        agent,
        leg: newLeg(`agent-${index + 1}`, 'agent', agent.userId),
      }))
      const facts: CallFacts = {
        direction: 'inbound',
        startedAt,
        legs: [remoteLeg, ...ringing.map(({ leg }) => leg)],
        winner: null,
        failedAt: ringing.length === 0 ? startedAt : null,
        conferenceEndedAt: null,
        conferenceSid: null,
      }
      const row = { organisationId: line.organisationId, lineId: line.id, facts, ext: null }
      const created = await createCall(db.queries, { ...row, id: callId, remote }, startedAt)
      if (created === null) return again(callId, asked.callSid)
      const only = ringing.length === 1
      const ring = ({ agent, leg }: { agent: Agent; leg: Leg }) =>
        invite(callId, leg, clientAddress(agent, callId, remote), line.number, agentTimeoutSeconds, only)
      const invited = await Promise.all(ringing.map(ring))
      const nobody = invited.every(({ ok }) => !ok)
      const failed: CallFact[] = nobody ? [{ type: 'set-up-failed', at: now() }] : []
      await tell(callId, [...invited.map(({ fact }) => fact), ...failed])
      return nobody ? { type: 'say', sentence: 'nobody-available' } : join(callId, remoteLeg)
    },

    ringback: (): VoiceReply => ({ type: 'ringback', soundUrl: urls.ringbackSound() }),
  }

  async function again(callId: string, callSid: string): Promise<VoiceReply> {
    const facts = await findFacts(db.queries, callId)
    const leg = facts?.legs.find(({ sid }) => sid === callSid)
    if (facts === null || leg === undefined) return { type: 'reject' }
    if (facts.failedAt !== null) return { type: 'say', sentence: 'call-failed' }
    return rowOf(facts).status === 'ended' ? { type: 'hang-up' } : join(callId, leg)
  }
}

/** The parameters reach the device, which so learns the call's id and who rings. */
function clientAddress(agent: Agent, callId: string, caller: string | null): string {
  return `client:${agent.identity}?${new URLSearchParams({ callId, caller: caller ?? '' })}`
}
