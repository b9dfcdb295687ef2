import { defineSite } from './site.ts'

const name = [
  // Record page, left sidebar: the name above the properties.
  '[data-test-id="highlightTitle"]',
  '[data-selenium-test="highlightTitle"]',
]

export const hubspot = defineSite({
  id: 'hubspot',
  hosts: [
    'app.hubspot.com',
    'app-eu1.hubspot.com',
    'app-na2.hubspot.com',
    'app-na3.hubspot.com',
    'app-ap1.hubspot.com',
  ],
  records: [
    { kind: 'contact', path: /^\/contacts\/\d+\/record\/0-1\/(?<id>\d+)/, name },
    { kind: 'company', path: /^\/contacts\/\d+\/record\/0-2\/(?<id>\d+)/, name },
    { kind: 'deal', path: /^\/contacts\/\d+\/record\/0-3\/(?<id>\d+)/, name },
    // Addresses of older links; the application still writes them into e-mails.
    { kind: 'contact', path: /^\/contacts\/\d+\/contact\/(?<id>\d+)/, name },
    { kind: 'company', path: /^\/contacts\/\d+\/company\/(?<id>\d+)/, name },
  ],
  rows: [
    // Index page: one row of the table, with the link of its first column.
    { row: 'tr', link: 'a[href*="/record/0-"]' },
    // Association cards of a record page.
    { row: '[data-test-id*="association-card"]', link: 'a[href*="/record/0-"]' },
  ],
  labels: [
    // Sidebar property: the button's name also stands in the fax row, so a label in the page comes first.
    { within: '[data-test-id="property-input-phone-button"]', words: 'phone' },
    { within: '[data-selenium-test="property-input-phone"]', words: 'phone' },
    // Index page: the id of a cell holds the name of its property, such as `cell-0-1-phone-20151`.
    {
      within: 'td[data-table-external-id]',
      attribute: 'data-table-external-id',
      pattern: /^cell-\d+-\d+-(?<label>\w+)/,
    },
  ],
})
