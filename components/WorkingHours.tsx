import { Plus, Trash2, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { PresenceChange, Schedule } from '../lib/contracts/api-people.ts'
import {
  type DayHours,
  dayNames,
  hoursFault,
  ownZone,
  readClock,
  scheduleOf,
  usualHours,
  writeClock,
} from '../lib/ui/working-hours.ts'
import { Status } from './Status.tsx'

type Props = {
  schedule: Schedule | null
  /** Resolves with whether the server took it. */
  onChange: (change: PresenceChange) => Promise<boolean>
  onClose: () => void
}

/** When calls ring. Outside of it one is away, without having to think of it. */
export function WorkingHours({ schedule, onChange, onClose }: Props) {
  const [hours, setHours] = useState<DayHours[]>(() => schedule?.hours ?? usualHours)
  const [outcome, setOutcome] = useState<'saved' | 'failed' | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const id = useId()
  useEffect(() => heading.current?.focus(), [])
  const fault = hoursFault(hours)
  const zone = schedule?.zone ?? ownZone()

  function edit(next: DayHours[]) {
    setHours(next)
    setOutcome(null)
  }
  async function save(next: Schedule | null) {
    setOutcome((await onChange({ schedule: next })) ? 'saved' : 'failed')
  }

  return (
    <section className="sound" aria-labelledby={`${id}-heading`}>
      <div className="sound-top">
        <h2 id={`${id}-heading`} ref={heading} tabIndex={-1}>
          Working hours
        </h2>
        <button type="button" className="icon-button" aria-label="Close working hours" title="Close" onClick={onClose}>
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      <p className="hours-zone">Calls ring within these hours, in the time of {zone}. Outside you are away.</p>
      <ul className="hours">
        {hours.map((entry, index) => (
          // The order is the person's own: a row that moved while it is edited would be another one under the hand.
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
          <li key={index} className="hours-row">
            <select
              aria-label={`Day, row ${index + 1}`}
              value={entry.day}
              onChange={({ target }) => edit(hours.with(index, { ...entry, day: Number(target.value) }))}
            >
              {dayNames().map((name, day) => (
                <option key={name} value={day + 1}>
                  {name}
                </option>
              ))}
            </select>
            {(['from', 'to'] as const).map((end) => (
              <input
                key={end}
                type="time"
                aria-label={`${end === 'from' ? 'From' : 'To'}, row ${index + 1}`}
                value={writeClock(entry[end])}
                onChange={({ target }) => edit(hours.with(index, { ...entry, [end]: readClock(target.value, end) }))}
              />
            ))}
            <button
              type="button"
              className="icon-button"
              aria-label={`Remove row ${index + 1}`}
              title="Remove"
              onClick={() => edit(hours.toSpliced(index, 1))}
            >
              <Trash2 size={16} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      <div className="hours-steps">
        <button
          type="button"
          className="button button-small"
          onClick={() => edit([...hours, { day: ((hours.at(-1)?.day ?? 0) % 7) + 1, from: 540, to: 1020 }])}
        >
          <Plus size={14} aria-hidden="true" />
          Add hours
        </button>
        <button
          type="button"
          className="button button-small button-primary"
          aria-disabled={fault !== null}
          onClick={() => {
            if (fault === null) void save(scheduleOf(hours, zone))
          }}
        >
          Save
        </button>
        {schedule === null ? null : (
          <button type="button" className="button button-small" onClick={() => void save(null)}>
            Turn off
          </button>
        )}
      </div>
      <Status className={fault === null && outcome !== 'failed' ? 'field-hint' : 'field-hint field-hint-wrong'}>
        {fault ?? (outcome === 'saved' ? 'Saved.' : outcome === 'failed' ? 'Not saved. Try again.' : '')}
      </Status>
    </section>
  )
}
