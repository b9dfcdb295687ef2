import { useState } from 'react'
import type { ChosenSite } from '../lib/access/enabled-sites.ts'
import { type PageState, pageStateOf } from '../lib/access/page-state.ts'
import type { Party } from '../lib/call/call.ts'
import type { Pages } from '../lib/contracts/pages.ts'
import type { DialledFault } from '../lib/phone/parse-dialled.ts'
import type { Sound } from '../lib/ui/sound.ts'
import type { FrontTab, TabDoor } from '../lib/ui/tab-door.ts'
import type { Commands } from '../lib/ui/use-command.ts'
import { useFrontTab } from '../lib/ui/use-front-tab.ts'
import { useListing } from '../lib/ui/use-listing.ts'
import { usePages } from '../lib/ui/use-pages.ts'
import type { ViewDeps } from '../lib/ui/view-deps.ts'
import { EmergencyNotice } from './EmergencyNotice.tsx'
import { CallOffer } from './CallOffer.tsx'
import { DialerNotice } from './DialerNotice.tsx'
import { Notice } from './Notice.tsx'
import { OnThisPage } from './OnThisPage.tsx'
import { SiteBar } from './SiteBar.tsx'
import { TextCard } from './TextCard.tsx'
import { adviceFor, dialledFaultTexts } from './texts.ts'

export type PanelDeps = ViewDeps & { tab: TabDoor; sound: Sound }

export type PageSide = {
  pages: Pages | null
  tab: FrontTab | null
  page: PageState
  refused: boolean
  /** Must run first thing in a click. */
  turnOn: (sites: readonly ChosenSite[]) => void
}

/** The page beside the panel: which one it is, and the question that turns Callside on there. */
export function usePageSide(deps: PanelDeps, { run }: Commands): PageSide {
  const pages = usePages(deps)
  const tab = useFrontTab(deps.tab, pages?.rev ?? 0)
  const [refused, setRefused] = useState(false)
  return {
    pages,
    tab,
    page: pages === null || tab === null ? { state: 'unknown' } : pageStateOf(tab.url, pages.sites),
    refused,
    turnOn(sites) {
      const asking = deps.tab.ask(sites.map(({ pattern }) => pattern))
      setRefused(false)
      void asking.then((given) => {
        setRefused(!given)
        if (given) void run('background:turnOnSites', [...sites])
      })
    },
  }
}

type NoticeProps = Omit<Props, 'deps'>

/** What the page in front needs of a person, each once. */
export function PageNotices({ side, country, canCall, commands, onCall }: NoticeProps) {
  const { pages, page, refused, turnOn } = side
  const { compose, emergency, offer, refusedSelection } = pages
  const { run } = commands
  return (
    <>
      {emergency === null ? null : (
        <EmergencyNotice
          party={emergency}
          onCall={() => void run('background:dial', { to: emergency.e164, emergency: true })}
          onClose={() => void run('background:closeEmergency', null)}
        />
      )}
      {offer === null ? null : (
        <CallOffer
          party={offer}
          country={country}
          canCall={canCall}
          onCall={() => {
            onCall(offer)
            void run('background:closeOffer', null)
          }}
          onClose={() => void run('background:closeOffer', null)}
        />
      )}
      {refusedSelection === null ? null : (
        <Notice
          tone="error"
          title="That was not called"
          announce
          onDismiss={() => void run('background:closeRefusal', null)}
        >
          {selectionText(refusedSelection)}
        </Notice>
      )}
      {compose === null ? null : (
        <TextCard
          key={compose.e164}
          party={compose}
          country={country}
          canCall={canCall}
          onCall={() => onCall(compose)}
          onClose={() => void run('background:closeCompose', null)}
        />
      )}
      <SiteBar
        page={page}
        refused={refused}
        onTurnOn={(patterns) => turnOn(patterns.map((pattern) => ({ pattern })))}
      />
      {page.state === 'on' ? <DialerNotice pages={pages} site={page.site.pattern} commands={commands} /> : null}
    </>
  )
}

/** The codes of a text that is no number, and of a call that was not placed. */
function selectionText(code: string): string {
  return Object.hasOwn(dialledFaultTexts, code) ? dialledFaultTexts[code as DialledFault] : adviceFor(code).title
}

type Props = {
  deps: PanelDeps
  side: PageSide & { pages: Pages }
  country: string
  canCall: boolean
  commands: Commands
  onCall: (party: Party) => void
}

/** The list of the tab in front; read only while somebody looks at it. */
export function PageNumbers({ deps, side: { pages, tab, page }, country, canCall, commands: { run }, onCall }: Props) {
  const listing = useListing(deps.tab, page.state === 'on' ? tab : null, pages.rev)
  return (
    <OnThisPage
      page={page}
      listing={listing}
      rules={pages.fieldRules}
      country={country}
      canCall={canCall}
      onCall={onCall}
      onText={({ e164, ...rest }) => void run('background:composeText', { to: e164, ...rest })}
      onReveal={({ frameId, index }) => tab && deps.tab.reveal(tab.id, { frameId, index })}
      onDecide={(field, verdict) => void run('background:setFieldRule', { ...field, verdict })}
    />
  )
}
