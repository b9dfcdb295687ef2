import './marks.css'
import { defineContentScript } from 'wxt/utils/define-content-script'
import { createRequest } from '../../lib/messaging/request.ts'
import { hubspot } from '../../lib/sites/hubspot.ts'
import { runningInPage } from '../../lib/sites/in-page.ts'
import { siteOf, sites } from '../../lib/sites/site-of.ts'
import { lifeOfRuntime } from './life.ts'
import { startInPage } from './start.ts'

// Where it runs is chosen by people: entrypoints/background/sites.ts registers it.
export default defineContentScript({
  registration: 'runtime',
  // Chooses WXT's wrapper only: the other one tells the page of each start, by an event with the extension's id, and weighs
  // more than a kilobyte. Those who register and inject the script say that its world is the isolated one.
  world: 'MAIN',
  main() {
    // A site that is turned on is registered and started in open tabs; a page that just loads may get both.
    if (!(document instanceof HTMLDocument) || runningInPage()) return
    // The sample CRM speaks HubSpot's markup. Only a loopback build is ever on such a host.
    const known = [...sites, { ...hubspot, hosts: ['crm.localhost'] }]
    startInPage({
      document,
      site: siteOf(new URL(location.href), known),
      known,
      life: lifeOfRuntime(document),
      request: createRequest(() => chrome.runtime),
      shadowOf: (element) => (element instanceof HTMLElement ? chrome.dom.openOrClosedShadowRoot(element) : null),
    })
  },
})
