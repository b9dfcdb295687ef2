import { ArrowRightLeft, CircleDot, Pause, Play } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Call, CallId, CallIn } from '../lib/call/call.ts'
import type { LiveView, Request } from '../lib/call/live.ts'
import type { ViewDeps } from '../lib/ui/view-deps.ts'
import type { CallActions } from './call-actions.ts'
import { CallParties } from './CallParties.tsx'
import { ConsultBar } from './ConsultBar.tsx'
import { HandOver, type HandOverKind } from './HandOver.tsx'
import { MoveBar } from './MoveBar.tsx'
import { Notice } from './Notice.tsx'
import { RecordControl } from './RecordControl.tsx'
import { requestRefusal } from './call-tools-texts.ts'

type Props = {
  deps: Pick<ViewDeps, 'request'>
  call: Call
  country: string
  actions: CallActions
}

type Sheet = 'hand-over' | 'record'
type Talking = CallIn<'connected'> | CallIn<'held'>
type PartProps = Omit<Props, 'call'> & { call: Talking; sheet: Sheet | null; onSheet: (sheet: Sheet | null) => void }

/**
 * Hold, hand over, record, and who is in the call: what the gateway does for the person who talks. In two parts, so that
 * what opens is below every button: a control that moves is another one under the pointer.
 */
export function useCallTools({ call, ...rest }: Props): { buttons: ReactNode; sheets: ReactNode } {
  // Of this call only: the next one starts with nothing open.
  const [open, setOpen] = useState<{ callId: CallId; sheet: Sheet | null } | null>(null)
  if (call.phase !== 'connected' && call.phase !== 'held') return { buttons: null, sheets: null }
  const { callId } = call
  const sheet = open?.callId === callId ? open.sheet : null
  const part = { ...rest, call, sheet, onSheet: (next: Sheet | null) => setOpen({ callId, sheet: next }) }
  return { buttons: <Buttons {...part} />, sheets: <Sheets {...part} /> }
}

function Buttons({ call, actions, sheet, onSheet }: PartProps) {
  const { callId, live } = call
  const busy = call.asked !== undefined
  const toggle = (which: Sheet) => onSheet(sheet === which ? null : which)
  const held = call.phase === 'held'
  const kinds = kindsOf(call)
  return (
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
  )
}

function Sheets({ deps, call, country, actions, sheet, onSheet }: PartProps) {
  const { callId, live, refused } = call
  const busy = call.asked !== undefined
  const ask = (request: Request) => actions.ask(callId, request)
  const kinds = kindsOf(call)
  return (
    <>
      {refused === undefined ? null : <Notice tone="warn" title={requestRefusal(refused)} announce />}
      {sheet === 'hand-over' && kinds.length > 0 ? (
        <HandOver deps={deps} country={country} kinds={kinds} onRequest={ask} onClose={() => onSheet(null)} />
      ) : null}
      {live === undefined ? null : (
        <>
          <MoveBar live={live} busy={busy} onRequest={ask} />
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
function kindsOf({ phase, live }: Talking): HandOverKind[] {
  const consulting = live?.parties.some(
    ({ task, kind, state }) => task === 'consult' && kind !== 'agent' && state !== 'left',
  )
  if (consulting) return phase === 'connected' ? ['add-party'] : []
  return phase === 'connected' ? ['consult', 'transfer', 'add-party'] : ['transfer']
}

const isRecorded = ({ recording: { state } }: LiveView): boolean =>
  state === 'starting' || state === 'recording' || state === 'paused' || state === 'failed'
