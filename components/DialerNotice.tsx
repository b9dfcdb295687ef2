import { PhoneCall } from 'lucide-react'
import { dialerName } from '../lib/access/products.ts'
import type { Pages } from '../lib/contracts/pages.ts'
import type { Commands } from '../lib/ui/use-command.ts'

type Props = { pages: Pages; site: string; commands: Commands }

/** Another dialer shows itself on this site, and nobody has said yet whose buttons to show. */
export function DialerNotice({ pages, site, commands: { run } }: Props) {
  const seen = pages.seenDialers.find((each) => each.site === site)
  const names = (seen?.dialers ?? []).map(dialerName).filter((name) => name !== null)
  if (names.length === 0 || pages.dialerChoices.some((choice) => choice.site === site)) return null
  const choose = (choice: 'both' | 'theirs') => void run('background:chooseDialer', { site, choice })
  return (
    <section className="notice notice-info" aria-label="Another dialer on this page">
      <PhoneCall className="notice-icon" size={18} aria-hidden="true" />
      <div className="notice-body">
        <p className="notice-title">{names.join(' and ')} also calls from this page</p>
        <p className="notice-text">Two sets of buttons are easy to mix up. Which should be here?</p>
        <div className="notice-actions">
          <button type="button" className="button button-small" onClick={() => choose('both')}>
            Keep both
          </button>
          <button type="button" className="button button-small" onClick={() => choose('theirs')}>
            Hide Callside here
          </button>
        </div>
      </div>
    </section>
  )
}
