import { isOver, legStatuses } from '../domain/call-facts.ts'
import type { Queries } from './db.ts'

const over = legStatuses.filter(isOver)
const mostPerSweep = 200

export type StaleBefore = {
  /** An end that was asked for earlier did not help. */
  ending: number
  /** A call that ended earlier should have no leg left. */
  ended: number
  /** A leg that was asked for earlier and has no carrier id does not exist. */
  added: number
  /** A live call of which nothing was heard since may be over. */
  heard: number
}

/** Calls that need a look: legs that outlived their call or lost the ring, legs never made, calls without news. */
export async function findStaleCalls(db: Queries, before: StaleBefore): Promise<string[]> {
  const found = await db
    .selectFrom('call')
    .innerJoin('callLeg', 'callLeg.callId', 'call.id')
    .select('call.id')
    .distinct()
    .where('callLeg.status', 'not in', over)
    .where((eb) => {
      const isLive = eb('call.status', '<>', 'ended')
      const mayEnd = eb.and([
        eb('callLeg.sid', 'is not', null),
        eb.or([eb('callLeg.endingAt', 'is', null), eb('callLeg.endingAt', '<', before.ending)]),
      ])
      // Another leg of the same ring was answered.
      const winner = eb
        .selectFrom('callLeg as other')
        .select('other.label')
        .whereRef('other.callId', '=', 'callLeg.callId')
        .whereRef('other.ring', '=', 'callLeg.ring')
        .where('other.won', '=', true)
      const lost = eb.and([eb('callLeg.won', '=', false), eb.exists(winner)])
      // The carrier did not do what the agent asked for; `ringback` turns into something else by itself.
      const isHeldWrong = eb.and([
        eb('callLeg.status', '=', 'in-progress'),
        eb('callLeg.holdAsked', '<>', 'ringback'),
        eb('callLeg.holdAsked', '<>', eb.ref('callLeg.hold')),
      ])
      const recorded = eb
        .selectFrom('callRecording')
        .select('callRecording.id')
        .whereRef('callRecording.callId', '=', 'call.id')
        .where('callRecording.status', '=', 'in-progress')
        .where('callRecording.asked', '<>', 'in-progress')
      return eb.or([
        eb.and([eb('call.status', '=', 'ended'), eb('call.endedAt', '<', before.ended), mayEnd]),
        eb.and([isLive, eb.or([lost, eb('callLeg.dismissed', '=', true)]), mayEnd]),
        eb.and([isLive, eb.or([isHeldWrong, eb.exists(recorded)]), eb('call.heardAt', '<', before.ended)]),
        eb.and([isLive, eb('callLeg.sid', 'is', null), eb('callLeg.addedAt', '<', before.added)]),
        eb.and([isLive, eb('call.heardAt', '<', before.heard)]),
      ])
    })
    .limit(mostPerSweep)
    .execute()
  return found.map(({ id }) => id)
}
