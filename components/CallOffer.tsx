import { Phone, X } from 'lucide-react'
import type { Party } from '../lib/call/call.ts'
import { Status } from './Status.tsx'
import { nameOf, numberOf } from './who.ts'

type Props = { party: Party; country: string; canCall: boolean; onCall: () => void; onClose: () => void }

/** A link of the page was clicked: one more click, here, places the call. */
export function CallOffer({ party, country, canCall, onCall, onClose }: Props) {
  const number = numberOf(party, country)
  const name = nameOf(party, country)
  return (
    <section className="text-card" aria-label="Call from a link">
      <Status className="visually-hidden">A link of the page calls {name}. Press Call to go on.</Status>
      <div className="text-card-top">
        <div className="site-text">
          <h2 className="site-name">{name}</h2>
          <p className="site-hosts">{name === number ? 'From a link on the page' : number}</p>
        </div>
        <button type="button" className="icon-button" aria-label="Close" title="Close" onClick={onClose}>
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      <div className="notice-actions">
        <button
          type="button"
          className="button button-call"
          aria-disabled={!canCall}
          title={canCall ? undefined : 'Hang up before you call'}
          onClick={() => {
            if (canCall) onCall()
          }}
        >
          <Phone size={16} aria-hidden="true" />
          Call {number}
        </button>
      </div>
    </section>
  )
}
