/** Tells the carrier what a call's facts call for, and notes what it did. */
import type { Failure, Result } from '../../lib/core/result.ts'
import { ok } from '../../lib/core/result.ts'
import type { CallControlDeps } from './control-deps.ts'
import { changeCall, claimEnding, findFacts, releaseEnding } from './db/calls.ts'
import { type CallEffect, effectsOf } from './domain/call-effects.ts'
import type { CallFacts, Leg } from './domain/call-facts.ts'
import { rowOf } from './domain/call-row.ts'
import type { CarrierFault } from './vendors/carrier.ts'

/** When the carrier said that it ends a leg and we did not hear of the end since, it is asked again. */
export const endingMs = 60_000
/** One thing leads to the next: who must not take the others along is told so before it is ended. */
const mostRounds = 5

type Done = { effect: CallEffect; result: Result<null, CarrierFault> }
export function createCarryOut({ db, now, log, urls, vendors: { carrier } }: CallControlDeps) {
  /** Null when all of it was done; else what the carrier did not do, which the next fact or the sweep asks for again. */
  return async function carryOut(callId: string, known: CallFacts): Promise<Failure<CarrierFault> | null> {
    let facts: CallFacts | null = known
    for (let round = 0; round < mostRounds && facts !== null; round++) {
      const done: Done[] = await Promise.all((await due(callId, facts)).map(perform))
      if (done.length === 0) return null
      const confirmed = done.filter(isDone)
      if (confirmed.length > 0) {
        await changeCall(
          db.queries,
          callId,
          (current) => ok(confirmed.reduce((grown, { effect }) => confirm(grown, effect), current)),
          now(),
        )
      }
      for (const { effect, result } of done) {
        if (result.ok || !isEnding(effect)) continue
        log.warn('leg-not-ended', { carrierCode: result.error.status })
        await releaseEnding(db.queries, callId, effect.label)
      }
      const failed = done.map(({ result }) => result).find((result) => !result.ok)
      if (failed !== undefined && !failed.ok) return failed.error
      facts = await findFacts(db.queries, callId)
    }
    return null
  }

  /** Each leg is asked to end once; the rest may be asked for twice without harm. */
  async function due(callId: string, facts: CallFacts): Promise<CallEffect[]> {
    const effects = effectsOf(facts, rowOf(facts))
    const ends = effects.filter(isEnding).map(({ label }) => label)
    const claimed = await claimEnding(db.queries, callId, ends, { now: now(), before: now() - endingMs })
    return effects.filter((effect) => !isEnding(effect) || claimed.includes(effect.label))
  }

  async function perform(effect: CallEffect): Promise<Done> {
    return { effect, result: await request(effect) }
  }

  function request(effect: CallEffect): Promise<Result<null, CarrierFault>> {
    switch (effect.type) {
      case 'end-leg':
        return carrier.endLeg(effect.sid)
      case 'say-unavailable':
        return carrier.sayAndHangUp(effect.sid, 'nobody-available')
      case 'set-ends-conference':
        return carrier.setEndsConference(effect.conferenceSid, effect.sid, effect.value)
      case 'hold': {
        const { hold } = effect
        const soundUrl = hold === 'off' ? null : hold === 'music' ? urls.holdMusic() : urls.ringback()
        return carrier.setHold(effect.conferenceSid, effect.sid, soundUrl)
      }
      case 'set-recording':
        return carrier.setRecording(effect.legSid, effect.sid, effect.status)
    }
  }
}

/** A hold that the carrier did not answer may be one: taken for done, it is undone if it is not wished any more. */
function isDone({ effect, result }: Done): boolean {
  if (isEnding(effect)) return false
  return result.ok || (effect.type === 'hold' && effect.hold !== 'off' && result.error.code === 'unreachable')
}

type Ending = Extract<CallEffect, { type: 'end-leg' | 'say-unavailable' }>

function isEnding(effect: CallEffect): effect is Ending {
  return effect.type === 'end-leg' || effect.type === 'say-unavailable'
}

function confirm(facts: CallFacts, effect: CallEffect): CallFacts {
  const withLeg = (label: string, change: Partial<Leg>): CallFacts => ({
    ...facts,
    legs: facts.legs.map((leg) => (leg.label === label ? { ...leg, ...change } : leg)),
  })
  switch (effect.type) {
    case 'set-ends-conference':
      return withLeg(effect.label, { endsConference: effect.value })
    case 'hold':
      return withLeg(effect.label, { hold: effect.hold })
    case 'set-recording': {
      const { recording } = facts
      return recording?.id === effect.id ? { ...facts, recording: { ...recording, status: effect.status } } : facts
    }
    case 'end-leg':
    case 'say-unavailable':
      return facts
  }
}
