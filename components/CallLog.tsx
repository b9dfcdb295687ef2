import { NotebookPen, Phone, PhoneIncoming, PhoneMissed, PhoneOutgoing, RefreshCw } from 'lucide-react'
import { memo, type ReactNode, useCallback, useState } from 'react'
import type { CallRecord } from '../lib/contracts/api.ts'
import type { Clock } from '../lib/ui/clock.ts'
import { formatClock, formatDay, formatDuration, formatMoment } from '../lib/ui/format-time.ts'
import { formatPhone } from '../lib/ui/phone-text.ts'
import type { CallLogState } from '../lib/ui/use-call-log.ts'
import { failureTexts, outcomeTexts } from './texts.ts'
import { Status } from './Status.tsx'
import { hiddenNumber } from './who.ts'

type Props = {
  log: CallLogState
  country: string
  clock: Clock
  /** Name of the account; calls of others say whose they were. */
  ownName: string
  /** Whether the line of a call says anything. */
  manyLines: boolean
  missed: number
  /** The gateway could not be reached: what is shown may be old. */
  offline: boolean
  /** No second call while there is one. */
  canCall: boolean
  onReload: () => void
  onCall: (record: CallRecord) => void
  /** What is noted about a call of one's own, drawn below its row. */
  notesOf: (record: CallRecord) => ReactNode
}

const pageRows = 40

/**
 * The calls of before, newest first, as the extension keeps them; also readable without a connection. Drawn only when
 * something of it changed: a call is being set up on the same thread.
 */
export const CallLog = memo(function CallLog({ log, clock, missed, offline, onReload, notesOf, ...row }: Props) {
  const [noted, setNoted] = useState<string | null>(null)
  const onNotes = useCallback((id: string) => setNoted((open) => (open === id ? null : id)), [])
  const [shown, setShown] = useState(pageRows)
  const reloading = log.refreshing
  const days = byDay(log.items.slice(0, shown), clock.now())
  return (
    <section className="log" aria-labelledby="log-heading" aria-busy={log.state === 'loading' || reloading}>
      <div className="log-top">
        <h2 id="log-heading">Calls</h2>
        {missed > 0 ? (
          <span className="log-missed">
            <PhoneMissed size={14} aria-hidden="true" />
            {missed} missed
          </span>
        ) : null}
        <span className="log-as-of">{asOf(log, offline)}</span>
        <button
          type="button"
          className="icon-button"
          aria-label="Reload calls"
          title="Reload calls"
          aria-disabled={reloading}
          onClick={onReload}
        >
          <RefreshCw size={16} aria-hidden="true" className={reloading ? 'spin' : undefined} />
        </button>
      </div>
      {log.refreshFailure === null || reloading ? null : (
        <Status className="log-failure">Not reloaded. {failureTexts[log.refreshFailure].title}.</Status>
      )}
      {log.state === 'loading' ? <Loading /> : null}
      {log.state === 'failed' ? <p className="log-empty">The calls could not be read. Reload to try again.</p> : null}
      {log.state === 'ready' && log.items.length === 0 ? (
        <p className="log-empty">
          {log.readAt === null && offline
            ? 'Calls appear here as soon as your server can be reached.'
            : 'No calls yet. Click a number in a page, or type one above.'}
        </p>
      ) : null}
      {days.map(({ day, records }) => (
        <div key={day} className="log-day">
          <h3>{day}</h3>
          <ul>
            {records.map((record) => (
              <Row
                key={record.id}
                record={record}
                notes={record.id === noted ? notesOf(record) : null}
                onNotes={onNotes}
                {...row}
              />
            ))}
          </ul>
        </div>
      ))}
      {log.items.length > shown ? (
        <button type="button" className="button log-more" onClick={() => setShown(shown + pageRows)}>
          Show more
        </button>
      ) : null}
    </section>
  )
})

type RowProps = Pick<Props, 'country' | 'ownName' | 'manyLines' | 'canCall' | 'onCall'> & {
  record: CallRecord
  /** Null while they are not open. */
  notes: ReactNode
  onNotes: (id: string) => void
}

const Row = memo(function Row({ record, country, ownName, manyLines, canCall, onCall, notes, onNotes }: RowProps) {
  const isOwn = record.agent?.name === ownName
  const missed = record.direction === 'inbound' && record.outcome === 'missed'
  const Icon = missed ? PhoneMissed : record.direction === 'inbound' ? PhoneIncoming : PhoneOutgoing
  const number = record.remote === null ? hiddenNumber : formatPhone(record.remote, country)
  const agent = record.agent !== null && record.agent.name !== ownName ? record.agent.name : null
  const ext = record.ext === null ? null : `ext. ${record.ext}`
  const full = ext === null ? number : `${number} ${ext}`
  const line = manyLines ? record.line.label : null
  const details = [outcomeOf(record), lastedOf(record), ext, line, agent].filter((part) => part !== null)
  const ownLine = `${record.line.label} ${formatPhone(record.line.number, country)}`
  const whole = [number, ...details.filter((part) => part !== line), ownLine, formatMoment(record.startedAt)]
  return (
    <li className={missed ? 'log-row log-row-missed' : 'log-row'} title={whole.join(' · ')}>
      <Icon className="log-icon" size={16} aria-hidden="true" />
      <div className="log-text">
        <p className="log-number">
          <span className="visually-hidden">{record.direction === 'inbound' ? 'From ' : 'To '}</span>
          {number}
        </p>
        <time className="log-time" dateTime={new Date(record.startedAt).toISOString()}>
          {formatClock(record.startedAt)}
        </time>
        <p className="log-details">
          <span className="log-outcome">{details[0]}</span>
          {details.slice(1).map((part) => ` · ${part}`)}
        </p>
      </div>
      {isOwn ? (
        <button
          type="button"
          className="icon-button"
          aria-label={`Notes about the call with ${full}, ${formatClock(record.startedAt)}`}
          title="Notes"
          aria-expanded={notes !== null}
          onClick={() => onNotes(record.id)}
        >
          <NotebookPen size={16} aria-hidden="true" />
        </button>
      ) : null}
      {record.remote === null ? (
        <span className="icon-button-space" />
      ) : (
        <button
          type="button"
          className="icon-button icon-button-call"
          aria-label={`Call ${full}`}
          title={canCall ? `Call ${full}` : 'Hang up before you call'}
          aria-disabled={!canCall}
          onClick={() => {
            if (canCall) onCall(record)
          }}
        >
          <Phone size={16} aria-hidden="true" />
        </button>
      )}
      {notes === null ? null : <div className="log-notes">{notes}</div>}
    </li>
  )
})

function Loading() {
  return (
    <div className="log-loading">
      <Status className="visually-hidden">Reading calls…</Status>
      {[0, 1, 2].map((row) => (
        <div key={row} className="skeleton" />
      ))}
    </div>
  )
}

function outcomeOf(record: CallRecord): string {
  if (record.outcome !== null) return outcomeTexts[record.outcome]
  return record.status === 'ringing' ? 'Ringing' : 'On the call'
}

function lastedOf(record: CallRecord): string | null {
  return record.durationMs === null || record.durationMs === 0 ? null : formatDuration(record.durationMs)
}

function asOf(log: CallLogState, offline: boolean): string {
  if (!offline) return ''
  return log.readAt === null ? 'Offline' : `Offline, as of ${formatClock(log.readAt)}`
}

function byDay(records: CallRecord[], now: number): Array<{ day: string; records: CallRecord[] }> {
  const days: Array<{ day: string; records: CallRecord[] }> = []
  for (const record of records) {
    const day = formatDay(record.startedAt, now)
    const last = days.at(-1)
    if (last?.day === day) last.records.push(record)
    else days.push({ day, records: [record] })
  }
  return days
}
