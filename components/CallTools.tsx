import { ArrowRightLeft, CircleDot, Pause, Play } from 'lucide-react'
import { useState } from 'react'
import type { CallIn } from '../lib/call/call.ts'
import type { LiveView, Request } from '../lib/call/live.ts'
import type { ViewDeps } from '../lib/ui/view-deps.ts'
import type { CallActions } from './call-actions.ts'
import { CallParties } from './CallParties.tsx'
import { ConsultBar } from './ConsultBar.tsx'
import { HandOver, type HandOverKind } from './HandOver.tsx'
import { Notice } from './Notice.tsx'
import { RecordControl } from './RecordControl.tsx'
import { requestRefusal } from './call-tools-texts.ts'

type Props = {
  deps: Pick<ViewDeps, 'request'>
  call: CallIn<'connected'> | CallIn<'held'>
  country: string
  actions: CallActions
}

/** Hold, hand over, record, and who is in the call: what the gateway does for the person who talks. */
export function CallTools({ deps, call, country, actions }: Props) {
  const [sheet, setSheet] = useState<'hand-over' | 'record' | null>(null)
  const { callId, live, refused } = call
  const busy = call.asked !== undefined
  const ask = (request: Request) => actions.ask(callId, request)
  const toggle = (which: 'hand-over' | 'record') => setSheet(sheet === which ? null : which)
  const held = call.phase === 'held'
  const kinds = kindsOf(call)
  return (
    <>
      <div className="controls">
        <button
          type="button"
          className="control"
          aria-label="Hold"
          aria-pressed={held}
          title={held ? 'Take off hold' : 'Put on hold, with music'}
          onClick={() => (held ? actions.resume(callId) : actions.hold(callId))}
        >
          {held ? <Play size={20} aria-hidden="true" /> : <Pause size={20} aria-hidden="true" />}
          <span>{held ? 'Resume' : 'Hold'}</span>
        </button>
        <button
          type="button"
          className="control"
          aria-expanded={sheet === 'hand-over'}
          aria-disabled={busy || kinds.length === 0}
          onClick={() => {
            if (!busy && kinds.length > 0) toggle('hand-over')
          }}
        >
          <ArrowRightLeft size={20} aria-hidden="true" />
          <span>Transfer</span>
        </button>
        <button
          type="button"
          className="control"
          aria-expanded={sheet === 'record'}
          aria-disabled={live === undefined}
          onClick={() => {
            if (live !== undefined) toggle('record')
          }}
        >
          <CircleDot size={20} aria-hidden="true" />
          <span>Record</span>
        </button>
      </div>
      {refused === undefined ? null : <Notice tone="warn" title={requestRefusal(refused)} announce />}
      {sheet === 'hand-over' && kinds.length > 0 ? (
        <HandOver deps={deps} country={country} kinds={kinds} onRequest={ask} onClose={() => setSheet(null)} />
      ) : null}
      {live === undefined ? null : (
        <>
          <ConsultBar live={live} country={country} busy={busy} onRequest={ask} />
          <CallParties live={live} country={country} busy={busy} onRequest={ask} />
          {sheet === 'record' || isRecorded(live) ? (
            <RecordControl live={live} country={country} busy={busy} onRequest={ask} />
          ) : null}
        </>
      )}
    </>
  )
}

/** As lib/call/requests.ts allows them; what is not possible is not offered. */
function kindsOf({ phase, live }: Props['call']): HandOverKind[] {
  const consulting = live?.parties.some(
    ({ task, kind, state }) => task === 'consult' && kind !== 'agent' && state !== 'left',
  )
  if (consulting) return phase === 'connected' ? ['add-party'] : []
  return phase === 'connected' ? ['consult', 'transfer', 'add-party'] : ['transfer']
}

const isRecorded = ({ recording: { state } }: LiveView): boolean =>
  state === 'starting' || state === 'recording' || state === 'paused' || state === 'failed'
