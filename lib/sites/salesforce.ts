import { defineSite } from './site.ts'

const name = [
  // Record page: the name in the highlights panel.
  'records-highlights2 lightning-formatted-name',
  'records-highlights2 lightning-formatted-text[slot="primaryField"]',
  '.slds-page-header__title lightning-formatted-text',
]

const record = (kind: string, object: string) => ({
  kind,
  path: new RegExp(`^/lightning/r/${object}/(?<id>[A-Za-z0-9]{15,18})(?:/|$)`),
  name,
})

export const salesforce = defineSite({
  id: 'salesforce',
  hosts: ['lightning.force.com', 'my.salesforce.com'],
  records: [
    record('contact', 'Contact'),
    record('account', 'Account'),
    record('lead', 'Lead'),
    record('opportunity', 'Opportunity'),
    record('case', 'Case'),
  ],
  rows: [
    // List view and related list: the row's first link opens its record.
    { row: 'tr', link: 'a[href*="/lightning/r/"]' },
  ],
  labels: [
    // Record detail: the layout item says its field's label, whatever component shows the value.
    { within: '[field-label]', attribute: 'field-label' },
    // The same field by the name that the product's own tests use, such as `sfdc:RecordField.Account.Fax`.
    {
      within: '[data-target-selection-name]',
      attribute: 'data-target-selection-name',
      pattern: /^sfdc:RecordField\.\w+\.(?<label>\w+)/,
    },
  ],
})
