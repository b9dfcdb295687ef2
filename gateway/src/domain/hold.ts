import { type Hold, isConnected, isOver, type Leg, lostRing } from './call-facts.ts'

/** While a transfer rings whom it is about hears it; then that one hears the new agent, or music if nobody came. */
export function holdOf(legs: Leg[], leg: Leg): Hold {
  if (leg.holdAsked !== 'ringback') return leg.holdAsked
  const transfers = legs.filter(({ task }) => task === 'transfer')
  const last = transfers.filter(({ ring }) => ring === transfers.at(-1)?.ring)
  if (last.some((other) => isConnected(other) && !lostRing(legs, other))) return 'off'
  return last.some(({ status }) => !isOver(status)) ? 'ringback' : 'music'
}
