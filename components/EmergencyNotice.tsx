import { PhoneCall, Siren } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Party } from '../lib/call/call.ts'

type Props = { party: Party; onCall: () => void; onClose: () => void }

/** Before a call for help: what this line cannot do, and one click to go on. */
export function EmergencyNotice({ party, onCall, onClose }: Props) {
  const button = useRef<HTMLButtonElement>(null)
  // Enter goes on: whoever needs help must not look for a button.
  useEffect(() => button.current?.focus(), [])
  return (
    <div className="emergency" role="alert">
      <p className="emergency-title">
        <Siren size={18} aria-hidden="true" />
        {party.e164}: help may not see where you are
      </p>
      <p>
        This line may not carry your location. If you can, call {party.e164} from a mobile or a desk phone. If you go on
        here, say first where you are.
      </p>
      <div className="notice-actions">
        <button ref={button} type="button" className="button button-danger" onClick={onCall}>
          <PhoneCall size={18} aria-hidden="true" />
          Call {party.e164} now
        </button>
        <button type="button" className="button" onClick={onClose}>
          Do not call
        </button>
      </div>
    </div>
  )
}
