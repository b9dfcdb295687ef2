import { Phone, PhoneOff, RefreshCw } from 'lucide-react'
import { type MouseEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import type { Call } from '../lib/call/call.ts'
import type { Clock } from '../lib/ui/clock.ts'
import { formatTimer } from '../lib/ui/format-time.ts'
import { useNow } from '../lib/ui/use-now.ts'
import type { CallActions } from './call-actions.ts'
import { CallControls } from './CallControls.tsx'
import { CallEnded } from './CallEnded.tsx'
import { CallWho } from './CallWho.tsx'
import { phaseTexts } from './texts.ts'

type Props = {
  call: Call
  country: string
  clock: Clock
  lastPress: () => number
  /** The level meters; they render by themselves, ten times a second. */
  meters: ReactNode
  /** Hold, transfer, recording, and what they open. */
  tools: { buttons: ReactNode; sheets: ReactNode }
  notes: ReactNode
  actions: CallActions
}

/** "Hang up" comes up where "Call" and "Answer" were: the second half of a double click must not end the call. */
const settleMs = 600
/** A card that comes later than this after a press was not brought by it. */
const longestStartMs = 1500

/** The call of now, from the first ring until it is put away. */
export function LiveCall({ call, country, clock, lastPress, meters, tools, notes, actions }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  // The pressed button may have gone with the phase. Only when this document has the focus: a call steals none.
  useEffect(() => {
    if (document.hasFocus() && document.activeElement === document.body) heading.current?.focus()
  }, [call.phase])

  const id = call.callId
  const [settledAt] = useState(() => {
    const now = clock.now()
    return call.direction === 'outbound' && now - lastPress() < longestStartMs ? now + settleMs : now
  })
  const hangUp = useCallback(
    ({ detail }: MouseEvent) => {
      if (detail !== 2 && clock.now() >= settledAt) actions.hangUp(id)
    },
    [actions, settledAt, clock, id],
  )
  return (
    <section className={`call call-${call.phase}`} aria-label="Call">
      <div className="call-top">
        <CallWho call={call} country={country} headingRef={heading} />
        <PhaseLine call={call} clock={clock} />
      </div>
      {call.phase === 'connected' && call.link === 'reconnecting' ? (
        <p className="call-reconnecting">
          <RefreshCw size={16} aria-hidden="true" className="spin" />
          Connection lost. Reconnecting, stay on the line…
        </p>
      ) : null}
      {call.phase === 'connected' || call.phase === 'ringing-out' ? (
        <>
          {meters}
          <CallControls
            muted={call.muted}
            digits={call.digits}
            onMute={(muted) => actions.setMuted(id, muted)}
            onDigits={(digits) => actions.sendDigits(id, digits)}
            onHangUp={hangUp}
            more={tools.buttons}
          />
        </>
      ) : null}
      {call.phase === 'dialling' || call.phase === 'answering' || call.phase === 'held' ? (
        <div className="controls">
          <button type="button" className="control control-hang-up" onClick={hangUp}>
            <PhoneOff size={20} aria-hidden="true" />
            <span>Hang up</span>
          </button>
        </div>
      ) : null}
      {call.phase === 'ringing-in' ? (
        <div className="controls">
          <button type="button" className="control control-hang-up" onClick={() => actions.decline(id)}>
            <PhoneOff size={20} aria-hidden="true" />
            <span>Decline</span>
          </button>
          <button type="button" className="control control-answer" onClick={() => actions.answer(id)}>
            <Phone size={20} aria-hidden="true" />
            <span>Answer</span>
          </button>
        </div>
      ) : null}
      {call.phase === 'held' ? tools.buttons : null}
      {tools.sheets}
      {call.phase === 'ended' ? <CallEnded call={call} notes={notes} actions={actions} /> : notes}
    </section>
  )
}

function PhaseLine({ call, clock }: { call: Call; clock: Clock }) {
  const since = call.phase === 'connected' ? call.since : null
  const now = useNow(clock, since)
  if (call.phase === 'ended') return null
  return (
    <p className="phase">
      <span className="phase-dot" aria-hidden="true" />
      <span>{phaseTexts[call.phase][call.direction]}</span>
      {since === null ? null : (
        <span className="timer" role="timer" aria-label="Call time">
          {formatTimer(now - since)}
        </span>
      )}
    </p>
  )
}
