import { defineSite } from './site.ts'

/** Every page that no other site describes: web-based EHRs with a chart or patient in their address. */
export const generic = defineSite({
  id: 'generic',
  hosts: [],
  records: [
    {
      kind: 'patient',
      path: /^\/(?:[\w-]+\/)*(?:charts?|patients?)\/(?<id>[\w-]*\d[\w-]*)(?:\/|$)/,
      // A page has one h1 when it shows one record.
      name: ['[data-patient-name]', 'h1'],
    },
  ],
})
