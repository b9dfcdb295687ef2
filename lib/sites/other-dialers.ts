/** What else puts a telephone into a page, by what it leaves in the page's DOM. */

export type OtherDialer = {
  id: string
  name: string
  /** Elements and attributes that only this dialer makes. */
  selector: string
}

export const otherDialers: readonly OtherDialer[] = [
  {
    id: 'ringcentral',
    name: 'RingCentral',
    // Widget and hover layer of click-to-dial; the embedded phone's frame.
    selector: 'rc-c2d,[class^="rc-c2d-"],[class*=" rc-c2d-"],[id^="rc-c2d"],#rc-widget,#rc-widget-adapter-frame',
  },
  { id: 'vialer', name: 'Vialer', selector: 'ctd' },
  { id: 'dialpad', name: 'Dialpad', selector: 'iframe[src^="https://dialpad.com/"]' },
  { id: 'aircall', name: 'Aircall', selector: 'iframe[src^="https://phone.aircall.io/"]' },
  {
    id: 'hubspot',
    name: 'HubSpot calling',
    selector: '[data-test-id="create-engagement-call-button"],[data-selenium-test="create-engagement-call-button"]',
  },
  {
    id: 'salesforce',
    name: 'Salesforce Open CTI',
    // With Open CTI off the same field is a plain link.
    selector: 'lightning-click-to-dial a[href="javascript:void(0)"]',
  },
  { id: 'zoho', name: 'Zoho PhoneBridge', selector: 'zpb-phone[number],.cxCalliconOuter > .cxCallIcon' },
  { id: 'google-voice', name: 'Google Voice', selector: '.gc-cs-link,iframe[src^="https://voice.google.com/"]' },
  { id: 'skype', name: 'Skype', selector: '.skype_c2c_print_container,.skype_c2c_container' },
]
