import type { LiveView, Request } from '../lib/call/live.ts'
import { Status } from './Status.tsx'

type Props = { live: LiveView; busy: boolean; onRequest: (request: Request) => void }

/** The call is on its way to another device of the same person; until that answers it stays here. */
export function MoveBar({ live, busy, onRequest }: Props) {
  const ringing = live.parties.filter(({ task, state }) => task === 'move' && state === 'ringing')
  const [first] = ringing
  if (first === undefined) return null
  return (
    <section className="consult" aria-label="Moving the call">
      <Status>Your other device rings. Answer there; until then the call stays here.</Status>
      <div className="consult-steps">
        <button
          type="button"
          className="button"
          aria-disabled={busy}
          onClick={() => {
            if (!busy) onRequest({ kind: 'remove-party', party: first.id })
          }}
        >
          Keep it here
        </button>
      </div>
    </section>
  )
}
