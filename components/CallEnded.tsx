import { Mic, Phone, UserRound } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Call } from '../lib/call/call.ts'
import { formatTimer } from '../lib/ui/format-time.ts'
import type { CallActions } from './call-actions.ts'
import { endReasonTexts, faultTexts } from './texts.ts'

type Props = { call: Extract<Call, { phase: 'ended' }>; notes: ReactNode; actions: CallActions }

/** How the call ended, what to do if it went wrong, and the way on. */
export function CallEnded({ call, notes, actions }: Props) {
  const advice = call.fault === null ? null : faultTexts[call.fault]
  const lasted = call.since === null ? null : formatTimer(call.endedAt - call.since)
  const canCall =
    call.party.e164 !== '' && (advice === null || advice.action === 'call-again' || advice.action === 'microphone')
  return (
    <>
      <p className={call.reason === 'missed' || advice ? 'ended ended-bad' : 'ended'}>
        <span>{endReasonTexts[call.reason][call.direction]}</span>
        {lasted === null ? null : <span className="ended-time">{lasted}</span>}
      </p>
      {advice ? (
        <div className="ended-fault">
          <p className="notice-title">{advice.title}</p>
          <p>{advice.todo}</p>
          <p className="ended-code">Code: {call.fault}</p>
        </div>
      ) : null}
      {notes}
      <div className="ended-actions">
        {advice?.action === 'microphone' ? (
          <button type="button" className="button button-primary" onClick={actions.openWelcome}>
            <Mic size={18} aria-hidden="true" />
            Set up the microphone
          </button>
        ) : null}
        {advice?.action === 'sign-in' ? (
          <button type="button" className="button button-primary" onClick={actions.openWelcome}>
            <UserRound size={18} aria-hidden="true" />
            Sign in
          </button>
        ) : null}
        {canCall ? (
          <button
            type="button"
            className={advice?.action === 'microphone' ? 'button' : 'button button-call'}
            onClick={() => actions.callAgain(call)}
          >
            <Phone size={18} aria-hidden="true" />
            {call.direction === 'inbound' ? 'Call back' : 'Call again'}
          </button>
        ) : null}
        <button type="button" className="button" onClick={() => actions.dismiss(call.callId)}>
          Dismiss
        </button>
      </div>
    </>
  )
}
