import './quiet-start.ts'
import { defineContentScript } from 'wxt/utils/define-content-script'
import { createRequest } from '../../lib/messaging/request.ts'
import { hubspot } from '../../lib/sites/hubspot.ts'
import { siteOf, sites } from '../../lib/sites/site-of.ts'
import { startInPage } from './start.ts'

// WXT reads these options in Node; in a page there is no `process`, and nobody asks for `matches`.
const loopback = globalThis.process?.env['CALLSIDE_LOOPBACK'] === '1'

const matches = hubspot.hosts.map((host) => `https://${host}/*`)

export default defineContentScript({
  matches: loopback ? [...matches, 'http://*.localhost/*'] : matches,
  allFrames: true,
  matchAboutBlank: true,
  matchOriginAsFallback: true,
  runAt: 'document_idle',
  noScriptStartedPostMessage: true,
  main(ctx) {
    if (!(document instanceof HTMLDocument)) return
    // The sample CRM speaks HubSpot's markup. Only a loopback build is ever on such a host.
    const known = [...sites, { ...hubspot, hosts: ['crm.localhost'] }]
    startInPage({
      document,
      site: siteOf(new URL(location.href), known),
      signal: ctx.signal,
      request: createRequest(() => chrome.runtime),
      shadowOf: (element) => (element instanceof HTMLElement ? chrome.dom.openOrClosedShadowRoot(element) : null),
    })
  },
})
