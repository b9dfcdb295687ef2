// How those who ring make themselves known, to ear and eye. One who is not to be disturbed hears and sees nothing of it.
import type { Alert, CallIn } from './call.ts'
import type { CallEffect, SessionState, Transition } from './events.ts'
import { toOthers } from './session-state.ts'
import { base, withEffects } from './step.ts'

type Ringing = CallIn<'ringing-in'>

const alertOf = ({ alert }: Ringing): Alert => alert ?? 'ring'

export function withAlert(call: Ringing, alert: Alert): Ringing {
  const plain = { ...base(call), direction: 'inbound', phase: 'ringing-in' } as const
  return alert === 'ring' ? plain : { ...plain, alert }
}

/** Sound first: it is what a person waits for. Also when a worker that starts again makes sure of it. */
export function alertEffects(call: Ringing): CallEffect[] {
  const { callId, party } = call
  const alert = alertOf(call)
  if (alert === 'silent') return []
  return [
    { type: 'engine.alert', callId, alert },
    { type: 'notify.incoming', callId, party, alert },
  ]
}

/** Whoever rings while the front is taken only knocks; whoever knocked rings, and is shown once more, once it is free. */
export function followFront(before: SessionState, result: Transition): Transition {
  const isTaken = result.state.front !== null
  if (isTaken === (before.front !== null)) return result
  const [from, to] = isTaken ? (['ring', 'knock'] as const) : (['knock', 'ring'] as const)
  const ringing = result.state.others.filter((call) => call.phase === 'ringing-in')
  return ringing
    .filter((call) => alertOf(call) === from)
    .map((call) => withAlert(call, to))
    .reduce<Transition>((sofar, call) => {
      const [sound, ...sight] = alertEffects(call)
      const more = sound === undefined ? [] : isTaken ? [sound] : [sound, ...sight]
      return withEffects({ ...sofar, state: toOthers(sofar.state, call) }, more)
    }, result)
}
