import { Circle, Pause, Square } from 'lucide-react'
import type { LiveView, Request } from '../lib/call/live.ts'
import { partyName } from './CallParties.tsx'
import { Status } from './Status.tsx'

type Props = { live: LiveView; country: string; busy: boolean; onRequest: (request: Request) => void }

/** Nothing is recorded by itself: first everybody agrees, then a person presses Record. The gateway holds to the same. */
export function RecordControl({ live, country, busy, onRequest }: Props) {
  const { recording, parties } = live
  const missing = parties.filter(({ id, state }) => recording.consentMissing.includes(id) && state !== 'left')
  const record = (to: 'recording' | 'paused' | 'stopped') => {
    if (!busy) onRequest({ kind: 'record', to })
  }
  const isOn = recording.state === 'recording' || recording.state === 'starting'
  return (
    <section className="record" aria-label="Recording">
      {isOn ? (
        <Status className="record-on">
          <Circle size={12} aria-hidden="true" fill="currentColor" /> Recording
        </Status>
      ) : null}
      {recording.state === 'paused' ? (
        <Status className="record-paused">
          {recording.pausedBy === 'hold'
            ? 'Recording rests while somebody is on hold.'
            : recording.pausedBy === 'consent'
              ? 'Recording rests: somebody has not agreed.'
              : 'Recording is paused.'}
        </Status>
      ) : null}
      {recording.state === 'failed' ? (
        <p className="record-paused" role="alert">
          The recording failed. Nothing more of this call is kept.
        </p>
      ) : null}
      {missing.map((party) => (
        <div key={party.id} className="record-ask">
          <p>
            May this call be recorded? <strong>{partyName(party, country)}</strong>
          </p>
          {[true, false].map((given) => (
            <button
              key={String(given)}
              type="button"
              className="button"
              aria-label={`${partyName(party, country)} ${given ? 'agreed' : 'said no'}`}
              aria-disabled={busy}
              onClick={() => {
                if (!busy) onRequest({ kind: 'note-consent', party: party.id, given, how: 'verbal' })
              }}
            >
              {given ? 'Agreed' : 'Said no'}
            </button>
          ))}
        </div>
      ))}
      <div className="record-steps">
        {isOn ? (
          <button type="button" className="button" aria-disabled={busy} onClick={() => record('paused')}>
            <Pause size={16} aria-hidden="true" /> Pause
          </button>
        ) : (
          <button
            type="button"
            className="button"
            aria-disabled={busy || recording.verdict === 'refuse'}
            title={recording.verdict === 'refuse' ? 'Everybody on the line has to agree first' : undefined}
            onClick={() => {
              if (recording.verdict === 'allow') record('recording')
            }}
          >
            <Circle size={16} aria-hidden="true" /> {recording.state === 'paused' ? 'Go on recording' : 'Record'}
          </button>
        )}
        {isOn || recording.state === 'paused' ? (
          <button type="button" className="button" aria-disabled={busy} onClick={() => record('stopped')}>
            <Square size={16} aria-hidden="true" /> Stop recording
          </button>
        ) : null}
      </div>
    </section>
  )
}
