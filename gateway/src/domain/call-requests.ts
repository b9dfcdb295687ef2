/** What an agent asks for during a call, as changes of its facts. The carrier follows in call-effects.ts. */
import { fail, ok, type Result } from '../../../lib/core/result.ts'
import { type CallFacts, type Hold, isConnected, isOver, type Leg, type LegTask, newLeg } from './call-facts.ts'
import { mustLeave } from './call-effects.ts'
import { rowOf } from './call-row.ts'
import { holdOf } from './hold.ts'

export type RequestFault =
  | 'forbidden'
  | 'not-found'
  | 'call-ended'
  | 'call-state'
  | 'too-many-parties'
  | 'target-unavailable'
  | 'consent-missing'

export type Changed = Result<CallFacts, RequestFault>

/** The carrier takes more; nobody can follow more. */
const mostParties = 10

/** Whom to call: somebody of ours, or an outside number. */
export type Target = { userId: string; number: null } | { userId: null; number: string }

/** The agent's own leg: who controls the call is on our side of it, and is there or has placed it. */
export function legOfAgent(facts: CallFacts, userId: string): Leg | undefined {
  return facts.legs
    .filter((leg) => leg.role === 'agent' && leg.userId === userId && !isOver(leg.status) && !mustLeave(facts, leg))
    .findLast((leg) => isConnected(leg) || !leg.dialled)
}

/** Every request begins here: a call that goes on, and an agent of it who asks. */
export function ownLeg(facts: CallFacts, userId: string): Result<Leg, RequestFault> {
  const wasTheirs = facts.legs.some((leg) => leg.userId === userId && leg.role === 'agent')
  if (rowOf(facts).status === 'ended') return fail(wasTheirs ? 'call-ended' : 'forbidden')
  const own = legOfAgent(facts, userId)
  return own === undefined ? fail('forbidden') : ok(own)
}

const isThere = (leg: Leg): boolean => isConnected(leg) && !leg.dismissed
const isComing = (leg: Leg): boolean => !isOver(leg.status) && !leg.dismissed

function withLegs(facts: CallFacts, change: (leg: Leg) => Partial<Leg> | null): CallFacts {
  const legs = facts.legs.map((leg) => {
    const changed = change(leg)
    return changed === null ? leg : { ...leg, ...changed }
  })
  return { ...facts, legs }
}

const hold = (isHeld: boolean): { holdAsked: Hold } => ({ holdAsked: isHeld ? 'music' : 'off' })

/** Everybody but our side. */
export function setHold(facts: CallFacts, isHeld: boolean): Changed {
  if (!facts.legs.some((leg) => leg.role !== 'agent' && isThere(leg))) return fail('call-state')
  // Who hears it ring during a transfer is held, and the transfer decides what comes then.
  const isDone = (leg: Leg) => isHeld && holdOf(facts.legs, leg) !== 'off'
  return ok(withLegs(facts, (leg) => (leg.role !== 'agent' && isThere(leg) && !isDone(leg) ? hold(isHeld) : null)))
}

export function setPartyHold(facts: CallFacts, label: string, isHeld: boolean): Changed {
  const party = facts.legs.find((leg) => leg.label === label)
  if (party === undefined) return fail('not-found')
  if (party.role === 'agent' || !isThere(party)) return fail('call-state')
  return ok(withLegs(facts, (leg) => (leg === party ? hold(isHeld) : null)))
}

export type Addition = { targets: Target[]; task: LegTask; at: number }

/** Legs that ring at once; the caller of this dials them. A transfer's legs are ours from the start. */
function withRing(facts: CallFacts, { targets, task, at }: Addition, replaces: string | null): CallFacts {
  const position = Math.max(0, ...facts.legs.map((leg) => leg.position))
  const ring = Math.max(0, ...facts.legs.map((leg) => leg.ring ?? 0)) + 1
  const role = task === 'transfer' || task === 'move' ? ('agent' as const) : ('added' as const)
  const legs = targets.map((target, index) =>
    newLeg({
      ...target,
      label: `${task}-${position + index + 1}`,
      role,
      task,
      position: position + index + 1,
      addedAt: at,
      ring,
      replaces,
      endsConference: false,
    }),
  )
  return { ...facts, legs: [...facts.legs, ...legs] }
}

export function addParties(facts: CallFacts, addition: Addition): Changed {
  const isLive = facts.legs.some((leg) => leg.role === 'remote' && isThere(leg))
  if (!isLive) return fail('call-state')
  if (facts.legs.filter(isComing).length + addition.targets.length > mostParties) return fail('too-many-parties')
  if (addition.targets.length === 0) return fail('target-unavailable')
  return ok(withRing(facts, addition, null))
}

/** Whom the agent added or calls, or one of several contacts. Our side is left by hanging up, and the last contact too. */
export function removeParty(facts: CallFacts, label: string): Changed {
  const party = facts.legs.find((leg) => leg.label === label)
  if (party === undefined) return fail('not-found')
  const contacts = facts.legs.filter((leg) => leg.role === 'remote' && isComing(leg))
  const isLast = party.role === 'remote' && contacts.length < 2
  const isOurs = party.role === 'agent' && (isConnected(party) || party.task === null)
  if (isOver(party.status) || isOurs || isLast) return fail('call-state')
  // Those who ring together stop ringing together.
  const isMeant = (leg: Leg) => leg === party || (isRinging(party) && leg.ring !== null && leg.ring === party.ring)
  return ok(withLegs(facts, (leg) => (isMeant(leg) ? { dismissed: true } : null)))
}

/** Whom the call is about hears ringing until somebody of the targets answers and takes the agent's place. */
export function transfer(facts: CallFacts, own: Leg, addition: Addition): Changed {
  if (isAsking(facts)) return fail('call-state')
  const added = addParties(facts, addition)
  if (!added.ok) return added
  const ringing = withRing(facts, addition, own.label)
  return ok(withLegs(ringing, (leg) => (leg.role !== 'agent' && isThere(leg) ? { holdAsked: 'ringback' } : null)))
}

/** Rings the agent's own devices; the one that answers goes on with the call. */
export function move(facts: CallFacts, own: Leg, addition: Addition): Changed {
  if (isAsking(facts)) return fail('call-state')
  const added = addParties(facts, addition)
  return added.ok ? ok(withRing(facts, addition, own.label)) : added
}

/** A transfer or a consultation is under way: the agent waits for somebody, or talks with them. */
function isAsking(facts: CallFacts): boolean {
  return consulted(facts) !== undefined || facts.legs.some((leg) => leg.replaces !== null && isRinging(leg))
}

const isRinging = (leg: Leg): boolean => isComing(leg) && !isConnected(leg)

/** The colleague or the number that is asked: who answered, before that one of those who ring. */
function consulted(facts: CallFacts): Leg | undefined {
  const asked = facts.legs.filter((leg) => leg.task === 'consult' && leg.role === 'added' && !mustLeave(facts, leg))
  return asked.find(isThere) ?? asked.find(isComing)
}

export function consult(facts: CallFacts, addition: Addition): Changed {
  if (isAsking(facts)) return fail('call-state')
  const held = setHold(facts, true)
  return held.ok ? addParties(held.value, addition) : held
}

export type ConsultStep = 'swap' | 'complete' | 'cancel' | 'join'

export function stepConsult(facts: CallFacts, own: Leg, step: ConsultStep): Changed {
  const asked = consulted(facts)
  if (asked === undefined || (step !== 'cancel' && !isThere(asked))) return fail('call-state')
  const others = (leg: Leg): boolean => leg.role !== 'agent' && leg.ring !== asked.ring && isThere(leg)
  switch (step) {
    case 'swap': {
      const backToContact = asked.holdAsked === 'off'
      return ok(
        withLegs(facts, (leg) => (leg === asked ? hold(backToContact) : others(leg) ? hold(!backToContact) : null)),
      )
    }
    case 'complete':
      return ok(
        withLegs(facts, (leg) => {
          if (leg === asked) return { role: 'agent', replaces: own.label, ...hold(false) }
          return others(leg) ? hold(false) : null
        }),
      )
    case 'cancel':
      return ok(
        withLegs(facts, (leg) => (leg.ring === asked.ring ? { dismissed: true } : others(leg) ? hold(false) : null)),
      )
    case 'join':
      // An ordinary party from now on.
      return ok(
        withLegs(facts, (leg) =>
          leg === asked ? { task: 'party', ...hold(false) } : others(leg) ? hold(false) : null,
        ),
      )
  }
}

/** The agent takes the call up at another device, which has called in for it. */
export function takeOver(facts: CallFacts, own: Leg, sid: string, at: number): CallFacts {
  const position = Math.max(...facts.legs.map((leg) => leg.position)) + 1
  const label = `move-${position}`
  const { userId } = own
  const leg = newLeg({ label, role: 'agent', task: 'move', userId, sid, position, addedAt: at, replaces: own.label })
  return { ...facts, legs: [...facts.legs, { ...leg, endsConference: false }] }
}
