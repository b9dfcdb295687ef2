import { hostText } from '../lib/access/site-pattern.ts'
import type { Pages } from '../lib/contracts/pages.ts'
import type { LineRef } from '../lib/call/live.ts'
import type { Commands } from '../lib/ui/use-command.ts'
import { DialPad } from './DialPad.tsx'
import { LinePicker } from './LinePicker.tsx'

type Props = {
  lines: readonly LineRef[]
  /** What a call shows now, and whether the site in front says so. */
  line: LineRef | undefined
  isOfSite: boolean
  /** The site in front where Callside is on. */
  site: Pages['sites'][number]['pattern'] | null
  country: string
  commands: Commands
  onDial: (number: { e164: string; ext?: string }) => void
}

/** The dial pad, below the line that its calls show. */
export function DialArea({ lines, line, isOfSite, site, country, commands: { run, pending }, onDial }: Props) {
  const choose = (lineId: string, of: string | null) => void run('background:chooseLine', { lineId, site: of })
  return (
    <>
      {lines.length < 2 || line === undefined ? null : (
        <LinePicker
          lines={lines}
          chosen={line}
          country={country}
          siteName={site === null ? null : hostText(site)}
          isOfSite={isOfSite}
          onChoose={(id) => choose(id, site)}
          onEverywhere={(id) => choose(id, null)}
        />
      )}
      <DialPad
        country={country}
        blocked={lines.length > 0 ? null : 'You have no line yet. Ask your admin for one.'}
        pending={pending.has('background:dial')}
        onDial={onDial}
      />
    </>
  )
}
