import { CalendarClock, CircleCheck, CircleMinus, Clock, Moon, type LucideIcon } from 'lucide-react'
import { type Presence, type PresenceChange, type PresenceStatus } from '../lib/contracts/api-people.ts'
import { formatUntil, lastingOf, lastings, untilOf } from '../lib/ui/presence-time.ts'
import { Status } from './Status.tsx'
import { presenceTexts } from './call-tools-texts.ts'

export const presenceIcons: Record<PresenceStatus, LucideIcon> = {
  available: CircleCheck,
  busy: CircleMinus,
  away: Clock,
  'do-not-disturb': Moon,
}

/** What each does to calls that come in. */
const effects: Record<PresenceStatus, string> = {
  available: 'Calls ring here.',
  busy: 'Calls of your lines and groups ring others. Colleagues can still hand you a call.',
  away: 'Calls of your lines and groups ring others. Colleagues can still hand you a call.',
  'do-not-disturb': 'Nothing rings, and nothing pops up.',
}

const statuses: readonly PresenceStatus[] = ['available', 'busy', 'away', 'do-not-disturb']

type Props = {
  presence: Presence
  now: number
  onChange: (change: PresenceChange) => void
  onHours: () => void
}

/** Whether calls ring here, until when, and the way to the working hours. */
export function PresenceChoice({ presence, now, onChange, onHours }: Props) {
  const { chosen, until, effective, schedule } = presence
  return (
    <fieldset className="presence">
      <legend>Your status</legend>
      <div className="presence-choices">
        {statuses.map((status) => {
          const Icon = presenceIcons[status]
          return (
            <button
              key={status}
              type="button"
              className={`presence-choice presence-${status}`}
              aria-pressed={status === chosen}
              onClick={() => onChange({ chosen: status, until: null })}
            >
              <Icon size={16} aria-hidden="true" />
              {presenceTexts[status]}
            </button>
          )
        })}
      </div>
      {chosen === 'available' ? null : (
        <label className="presence-until">
          <span>Until</span>
          <select
            value={lastingOf(until)}
            onChange={({ target }) => onChange({ chosen, until: untilOf(target.value, now) })}
          >
            {until === null ? null : <option value="set">{formatUntil(until, now)}</option>}
            {lastings.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
      )}
      <Status className="presence-effect">
        {effective === chosen ? effects[chosen] : `Now outside your working hours. ${effects[effective]}`}
      </Status>
      <button type="button" className="presence-hours" onClick={onHours}>
        <CalendarClock size={16} aria-hidden="true" />
        {schedule === null ? 'Set working hours' : 'Working hours'}
      </button>
    </fieldset>
  )
}
