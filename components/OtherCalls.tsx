import type { Call, CallId } from '../lib/call/call.ts'
import type { CallActions } from './call-actions.ts'
import { Status } from './Status.tsx'
import { nameOf } from './who.ts'

type Props = {
  calls: readonly Call[]
  /** The call that is talked in, which a waiting one would put on hold; null while nobody is talked to. */
  talkingTo: CallId | null
  country: string
  actions: CallActions
}

/** Calls beside the one on the screen: who waits, who is on hold. */
export function OtherCalls({ calls, talkingTo, country, actions }: Props) {
  const shown = calls.filter(({ phase }) => phase === 'ringing-in' || phase === 'held')
  if (shown.length === 0) return null
  return (
    <section className="other-calls" aria-label="Other calls">
      {shown.map((call) => (
        <div key={call.callId} className={`other-call other-call-${call.phase}`}>
          <p>
            <strong>{nameOf(call.party, country)}</strong>{' '}
            <Status>{call.phase === 'held' ? 'on hold' : 'is calling'}</Status>
          </p>
          <div className="other-call-steps">
            {call.phase === 'held' ? (
              <>
                <button type="button" className="button" onClick={() => actions.resume(call.callId)}>
                  {talkingTo === null ? 'Resume' : 'Swap'}
                </button>
                {talkingTo === null ? null : (
                  <button
                    type="button"
                    className="button"
                    onClick={() => actions.ask(talkingTo, { kind: 'merge', with: call.callId })}
                  >
                    Merge
                  </button>
                )}
                <button type="button" className="button" onClick={() => actions.hangUp(call.callId)}>
                  Hang up
                </button>
              </>
            ) : (
              <>
                <button type="button" className="button button-primary" onClick={() => actions.answer(call.callId)}>
                  {talkingTo === null ? 'Answer' : 'Hold and answer'}
                </button>
                <button type="button" className="button" onClick={() => actions.decline(call.callId)}>
                  Decline
                </button>
              </>
            )}
          </div>
        </div>
      ))}
    </section>
  )
}
