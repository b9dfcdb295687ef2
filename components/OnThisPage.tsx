import { Ban, LocateFixed, MessageSquare, Phone, Undo2 } from 'lucide-react'
import type { PageState } from '../lib/access/page-state.ts'
import type { Party } from '../lib/call/call.ts'
import type { Pages } from '../lib/contracts/pages.ts'
import type { ListedIn } from '../lib/ui/tab-door.ts'
import type { Listing } from '../lib/ui/use-listing.ts'
import { listFaultTexts, refusedText } from './page-texts.ts'
import { Status } from './Status.tsx'
import { numberOf, recordText } from './who.ts'

export type Verdict = 'phone' | 'not-phone' | null

type Props = {
  page: PageState
  listing: Listing
  rules: Pages['fieldRules']
  country: string
  /** No second call while there is one. */
  canCall: boolean
  onCall: (party: Party) => void
  onText: (party: Party) => void
  onReveal: (at: ListedIn) => void
  onDecide: (field: { site: string; field: string }, verdict: Verdict) => void
}

/** Every number of the page in front, and what looked like one and was not offered, with the reason. */
export function OnThisPage({ page, listing, ...row }: Props) {
  if (page.state !== 'on') return <p className="log-empty">{offTexts[page.state]}</p>
  if (listing.state === 'reading') return <Status className="log-empty">Reading the page…</Status>
  if (listing.state === 'failed') {
    const { title, todo } = listFaultTexts[listing.code]
    return (
      <Status className="log-empty">
        <strong>{title}.</strong> {todo}
      </Status>
    )
  }
  const numbers = listing.items.filter((item) => item.kind === 'number')
  const refused = listing.items.filter((item) => item.kind === 'refused')
  return (
    <div className="page-list">
      <Status className="page-count">
        {numbers.length === 0 ? `No phone numbers on ${page.host}.` : countText(numbers.length, page.host)}
      </Status>
      <ul className="site-list">
        {numbers.map((item) => (
          <NumberRow key={`${item.frameId} ${item.index}`} item={item} {...row} />
        ))}
      </ul>
      {refused.length === 0 ? null : (
        <details className="page-refused">
          <summary>Not offered: {refused.length}</summary>
          <ul className="site-list">
            {refused.map((item) => (
              <RefusedRow key={`${item.frameId} ${item.index}`} item={item} {...row} />
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

type RowProps<Kind> = Omit<Props, 'page' | 'listing'> & { item: Extract<ListedIn, { kind: Kind }> }

function NumberRow({ item, country, rules, canCall, onCall, onText, onReveal, onDecide }: RowProps<'number'>) {
  const number = numberOf(item.party, country)
  const record = item.party.record === undefined ? null : recordText(item.party.record)
  const about = [item.party.name, item.label, record].filter(Boolean).join(' · ')
  const rule = ruleOf(rules, item)
  return (
    <li className="page-row">
      <button type="button" className="page-number" title={`Show ${number} on the page`} onClick={() => onReveal(item)}>
        <span className="page-digits">
          {number}
          <LocateFixed size={13} aria-hidden="true" />
        </span>
        <span className="site-hosts">
          <span className="visually-hidden">Show on the page. </span>
          {about || 'No label'}
        </span>
      </button>
      <button
        type="button"
        className="icon-button icon-button-call"
        aria-label={`Call ${number}`}
        title={canCall ? `Call ${number}` : 'Hang up before you call'}
        aria-disabled={!canCall}
        onClick={() => {
          if (canCall) onCall(item.party)
        }}
      >
        <Phone size={16} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="icon-button icon-button-call"
        aria-label={`Text ${number}`}
        title={`Text ${number}`}
        onClick={() => onText(item.party)}
      >
        <MessageSquare size={16} aria-hidden="true" />
      </button>
      <Decision item={item} rule={rule} verdict="not-phone" onDecide={onDecide} />
    </li>
  )
}

function RefusedRow({ item, rules, onReveal, onDecide }: RowProps<'refused'>) {
  return (
    <li className="page-row">
      <button type="button" className="page-number" title="Show on the page" onClick={() => onReveal(item)}>
        <span className="page-digits">
          {item.text}
          <LocateFixed size={13} aria-hidden="true" />
        </span>
        <span className="site-hosts">Not offered: {refusedText(item)}</span>
      </button>
      <Decision item={item} rule={ruleOf(rules, item)} verdict="phone" onDecide={onDecide} />
    </li>
  )
}

type DecisionProps = {
  item: ListedIn
  rule: Pages['fieldRules'][number] | undefined
  verdict: Exclude<Verdict, null>
  onDecide: Props['onDecide']
}

/** One field, all records of the site: what it holds is said once. */
function Decision({ item, rule, verdict, onDecide }: DecisionProps) {
  const { field, site } = item
  if (field === null || rule?.locked) return null
  const name = item.label || item.text
  if (rule !== undefined) {
    return (
      <button
        type="button"
        className="icon-button"
        aria-label={`Undo your decision about ${name}`}
        title="Undo your decision about this field"
        onClick={() => onDecide({ site: rule.site, field }, null)}
      >
        <Undo2 size={16} aria-hidden="true" />
      </button>
    )
  }
  const text = verdict === 'phone' ? 'This is a phone number' : 'This is not a phone number'
  const tip = `${text}, in this field of every record`
  const label = `${text}: ${name}`
  const decide = () => onDecide({ site, field }, verdict)
  // A handset here would read as another way to call.
  return verdict === 'phone' ? (
    <button type="button" className="button button-small" aria-label={label} title={tip} onClick={decide}>
      It is a phone
    </button>
  ) : (
    <button type="button" className="icon-button" aria-label={label} title={tip} onClick={decide}>
      <Ban size={16} aria-hidden="true" />
    </button>
  )
}

const ruleOf = (rules: Pages['fieldRules'], { site, field }: ListedIn) =>
  rules.find((rule) => rule.field === field && rule.site === site)

const countText = (count: number, host: string): string =>
  count === 1 ? `One number on ${host}` : `${count} numbers on ${host}`

const offTexts: Record<Exclude<PageState['state'], 'on'>, string> = {
  unknown:
    'Callside does not run on the page in front, so it cannot see which one that is. To turn it on there, click the Callside icon in the toolbar.',
  'not-a-page': 'This page belongs to Chrome. Callside works on web pages only.',
  'not-secure': 'Callside stays off here: the connection is not encrypted.',
  off: 'Callside is off here. Turn it on above, and its numbers are listed at once.',
  waiting: 'Chrome needs your permission first: see above.',
}
