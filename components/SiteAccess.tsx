import { ArrowLeft, Lock, Undo2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { ChosenSite } from '../lib/access/enabled-sites.ts'
import { hostText } from '../lib/access/site-pattern.ts'
import { dialerName } from '../lib/access/products.ts'
import type { Pages } from '../lib/contracts/pages.ts'
import type { Commands } from '../lib/ui/use-command.ts'
import { SiteChoices } from './SiteChoices.tsx'

type Props = {
  pages: Pages
  refused: boolean
  commands: Commands
  onTurnOn: (sites: readonly ChosenSite[]) => void
  onBack: () => void
}

/** Everything that was chosen for web pages, each with a way back. */
export function SiteAccess({ pages, refused, commands: { run }, onTurnOn, onBack }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const hidden = pages.dialerChoices
  return (
    <main className="panel-main">
      <div className="subpage-top">
        <button type="button" className="icon-button" aria-label="Back to the phone" title="Back" onClick={onBack}>
          <ArrowLeft size={18} aria-hidden="true" />
        </button>
        <h1 ref={heading} tabIndex={-1}>
          Where Callside works
        </h1>
      </div>
      <p className="subpage-text">Callside reads pages of these sites only. On all others it does not run.</p>
      <SiteChoices
        sites={pages.sites}
        refused={refused}
        onTurnOn={onTurnOn}
        onTurnOff={(patterns) => void run('background:turnOffSites', [...patterns])}
      />
      {pages.fieldRules.length === 0 ? null : (
        <section aria-labelledby="rules-heading" className="rules">
          <h2 id="rules-heading">What fields hold</h2>
          <ul className="site-list">
            {pages.fieldRules.map(({ site, field, verdict, locked }) => (
              <li key={`${site} ${field}`} className="site-row">
                <div className="site-text">
                  <p className="site-name">{fieldText(field)}</p>
                  <p className="site-hosts">
                    {verdict === 'phone' ? 'A phone number' : 'Not a phone number'} on {hostText(site)}
                    {locked ? ' · set by your organisation' : ''}
                  </p>
                </div>
                {locked ? (
                  <Lock size={16} aria-label="Set by your organisation" />
                ) : (
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={`Take back: ${fieldText(field)} on ${hostText(site)}`}
                    title="Take back"
                    onClick={() => void run('background:setFieldRule', { site, field, verdict: null })}
                  >
                    <Undo2 size={16} aria-hidden="true" />
                  </button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {hidden.length === 0 ? null : (
        <section aria-labelledby="dialers-heading" className="rules">
          <h2 id="dialers-heading">Beside other dialers</h2>
          <ul className="site-list">
            {hidden.map(({ site, choice }) => (
              <li key={site} className="site-row">
                <div className="site-text">
                  <p className="site-name">{hostText(site)}</p>
                  <p className="site-hosts">
                    {choice === 'theirs' ? 'Callside shows nothing there' : 'Both show their buttons'}
                    {dialersText(pages, site)}
                  </p>
                </div>
                <button
                  type="button"
                  className="icon-button"
                  aria-label={`Take back the choice for ${hostText(site)}`}
                  title="Take back"
                  onClick={() => void run('background:chooseDialer', { site, choice: null })}
                >
                  <Undo2 size={16} aria-hidden="true" />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  )
}

/** `column:home phone` is for programs; people know the words. */
const fieldText = (field: string): string => field.slice(field.indexOf(':') + 1)

function dialersText({ seenDialers }: Pages, site: string): string {
  const names = (seenDialers.find((seen) => seen.site === site)?.dialers ?? []).map(dialerName).filter(Boolean)
  return names.length === 0 ? '' : ` · ${names.join(', ')}`
}
