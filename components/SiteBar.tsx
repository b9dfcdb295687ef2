import { Globe, ShieldAlert } from 'lucide-react'
import type { PageState } from '../lib/access/page-state.ts'
import { Status } from './Status.tsx'

type Props = {
  page: PageState
  /** Chrome's question was answered with no. */
  refused: boolean
  /** Asks Chrome, so it must run first thing in the click. */
  onTurnOn: (patterns: readonly string[]) => void
}

/** Says that Callside is off on the page in front, with the one click that turns it on. Silent where it is on. */
export function SiteBar({ page, refused, onTurnOn }: Props) {
  if (page.state === 'not-secure') {
    return (
      <div className="site-bar">
        <ShieldAlert size={18} aria-hidden="true" />
        <p className="site-bar-text">Callside stays off on {page.host}: its connection is not encrypted.</p>
      </div>
    )
  }
  if (page.state !== 'off' && page.state !== 'waiting') return null
  const name = page.product ?? page.host
  return (
    <section className="site-bar" aria-label="This page">
      <Globe size={18} aria-hidden="true" />
      <div className="site-bar-text">
        <p>
          {page.state === 'waiting' ? (
            <>
              Your organisation uses Callside on <strong>{name}</strong>. Chrome needs your permission once.
            </>
          ) : (
            <>
              Callside is off on <strong>{name}</strong>.
            </>
          )}
        </p>
        <Status className="site-bar-refused">
          {refused ? 'Not turned on: Chrome was not given the permission.' : ''}
        </Status>
      </div>
      <button type="button" className="button button-small button-primary" onClick={() => onTurnOn(page.patterns)}>
        Turn on
      </button>
    </section>
  )
}
