import type { LiveView, Request } from '../lib/call/live.ts'
import { partyName } from './CallParties.tsx'
import { Status } from './Status.tsx'

type Props = { live: LiveView; country: string; busy: boolean; onRequest: (request: Request) => void }

type Step = Extract<Request, { kind: 'consult-step' }>['step']

/** Somebody is asked before the call goes to them: who is talked to now, and what can come of it. */
export function ConsultBar({ live, country, busy, onRequest }: Props) {
  const asked = live.parties.find(({ task, kind, state }) => task === 'consult' && kind !== 'agent' && state !== 'left')
  if (asked === undefined) return null
  const name = partyName(asked, country)
  const steps: [Step, string][] =
    asked.state === 'ringing'
      ? [['cancel', 'Stop asking']]
      : [
          ['complete', 'Hand over'],
          ['swap', 'Swap'],
          ['join', 'Talk together'],
          ['cancel', 'Back to the caller'],
        ]
  const words =
    asked.state === 'ringing'
      ? `Calling ${name}… The caller hears music.`
      : asked.state === 'held'
        ? `You talk with the caller. ${name} waits.`
        : `You talk with ${name}. The caller hears music.`
  return (
    <section className="consult" aria-label="Asking before the transfer">
      <Status>{words}</Status>
      <div className="consult-steps">
        {steps.map(([step, label]) => (
          <button
            key={step}
            type="button"
            className={step === 'complete' ? 'button button-primary' : 'button'}
            aria-disabled={busy}
            onClick={() => {
              if (!busy) onRequest({ kind: 'consult-step', step })
            }}
          >
            {label}
          </button>
        ))}
      </div>
    </section>
  )
}
