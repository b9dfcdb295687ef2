import { Copy, MessageSquareOff, Phone, X } from 'lucide-react'
import { useState } from 'react'
import type { Party } from '../lib/call/call.ts'
import { copyText } from '../lib/ui/copy-text.ts'
import { Status } from './Status.tsx'
import { nameOf, numberOf } from './who.ts'

type Props = { party: Party; country: string; canCall: boolean; onCall: () => void; onClose: () => void }

/** Who was to be texted, and what can be done for them with an account that has no texting. */
export function TextCard({ party, country, canCall, onCall, onClose }: Props) {
  const [copied, setCopied] = useState<boolean | null>(null)
  const number = numberOf(party, country)
  const name = nameOf(party, country)
  return (
    <section className="text-card" aria-label={`Text ${name}`}>
      <div className="text-card-top">
        <MessageSquareOff size={18} aria-hidden="true" />
        <div className="site-text">
          <h2 className="site-name">{name}</h2>
          {name === number ? null : <p className="site-hosts">{number}</p>}
        </div>
        <button type="button" className="icon-button" aria-label="Close" title="Close" onClick={onClose}>
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      <p className="subpage-text">Texting is not set up for this account. You can call, or copy the number.</p>
      <div className="notice-actions">
        <button
          type="button"
          className="button button-small button-call"
          aria-disabled={!canCall}
          onClick={() => {
            if (canCall) onCall()
          }}
        >
          <Phone size={14} aria-hidden="true" />
          Call {number}
        </button>
        <button type="button" className="button button-small" onClick={() => void copyText(party.e164).then(setCopied)}>
          <Copy size={14} aria-hidden="true" />
          Copy number
        </button>
      </div>
      <Status className="field-hint">
        {copied === null ? '' : copied ? 'Copied.' : 'Chrome did not let it copy.'}
      </Status>
    </section>
  )
}
