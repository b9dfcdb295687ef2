import { Pause, Play, UserMinus } from 'lucide-react'
import type { LiveParty, LiveView, Request } from '../lib/call/live.ts'
import { formatPhone } from '../lib/ui/phone-text.ts'
import { partyFailureTexts, partyKindTexts, partyStateTexts } from './call-tools-texts.ts'

type Props = {
  live: LiveView
  country: string
  /** The gateway was asked something and has not answered. */
  busy: boolean
  onRequest: (request: Request) => void
}

/** Everybody else in the call, and what can be done with each. Not shown for two who simply talk. */
export function CallParties({ live, country, busy, onRequest }: Props) {
  const others = live.parties.filter(({ kind, state, failure }) => kind !== 'agent' && (state !== 'left' || failure))
  const there = others.filter(({ state }) => state !== 'left')
  if (others.length < 2 && there.every(({ state }) => state === 'connected')) return null
  return (
    <section className="parties" aria-label="In this call">
      <ul>
        {others.map((party) => (
          <li key={party.id} className="party">
            <span className="party-name" title={partyName(party, country)}>
              {partyName(party, country)}
            </span>
            <span className="party-state">
              {party.failure === null ? partyStateTexts[party.state] : partyFailureTexts[party.failure]}
            </span>
            {party.state === 'connected' || party.state === 'held' ? (
              <HoldParty party={party} country={country} busy={busy} onRequest={onRequest} />
            ) : null}
            {party.state !== 'left' && there.length > 1 ? (
              <button
                type="button"
                className="icon-button"
                aria-label={`Remove ${partyName(party, country)} from the call`}
                title="Remove from the call"
                aria-disabled={busy}
                onClick={() => {
                  if (!busy) onRequest({ kind: 'remove-party', party: party.id })
                }}
              >
                <UserMinus size={16} aria-hidden="true" />
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

function HoldParty({ party, country, busy, onRequest }: Omit<Props, 'live'> & { party: LiveParty }) {
  const held = party.state === 'held'
  const name = partyName(party, country)
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={held ? `Take ${name} off hold` : `Put ${name} on hold`}
      title={held ? 'Take off hold' : 'Put on hold'}
      aria-disabled={busy}
      onClick={() => {
        if (!busy) onRequest({ kind: 'hold-party', party: party.id, held: !held })
      }}
    >
      {held ? <Play size={16} aria-hidden="true" /> : <Pause size={16} aria-hidden="true" />}
    </button>
  )
}

export function partyName({ name, number, kind }: LiveParty, country: string): string {
  return name ?? (number === null ? partyKindTexts[kind] : formatPhone(number, country))
}
