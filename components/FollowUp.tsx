import { X } from 'lucide-react'
import { useId } from 'react'
import type { Clock } from '../lib/ui/clock.ts'
import { followUps, readLocal, writeLocal } from '../lib/ui/follow-up.ts'

type Props = { at: number | null; clock: Clock; onChange: (at: number | null) => void }

/** When to come back to it: a usual time by one click, or any other. */
export function FollowUp({ at, clock, onChange }: Props) {
  const id = useId()
  return (
    <div className="notes-field">
      <label htmlFor={id}>Follow up</label>
      <div className="follow-up">
        <input
          id={id}
          type="datetime-local"
          value={at === null ? '' : writeLocal(at)}
          onChange={({ target }) => onChange(readLocal(target.value))}
        />
        {at === null ? null : (
          <button
            type="button"
            className="icon-button"
            aria-label="No follow-up"
            title="No follow-up"
            onClick={() => onChange(null)}
          >
            <X size={16} aria-hidden="true" />
          </button>
        )}
      </div>
      {at === null ? (
        <div className="follow-up-usual">
          {followUps.map(({ label, from }) => (
            <button
              key={label}
              type="button"
              className="button button-small"
              onClick={() => onChange(from(clock.now()))}
            >
              {label}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  )
}
