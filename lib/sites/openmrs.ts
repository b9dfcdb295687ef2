import { defineSite } from './site.ts'

/** Self-hosted, the `/spa` application and the older one; the demo of the project is the one host that is public. */
export const openmrs = defineSite({
  id: 'openmrs',
  hosts: ['dev3.openmrs.org', 'o3.openmrs.org', 'demo.openmrs.org'],
  records: [
    {
      kind: 'patient',
      // Patient chart of the SPA: /openmrs/spa/patient/<uuid>/chart/….
      path: /\/spa\/patient\/(?<id>[0-9a-f-]{36})(?:\/|$)/,
      name: ['[data-extension-id="patient-banner"] [class*="patientName"]', 'header h1'],
    },
    {
      kind: 'patient',
      // Dashboard of the reference application: the id is in the query.
      path: /\/(?:coreapps\/clinicianfacing|patientDashboard)[^?#]*\?.*\bpatientId=(?<id>[0-9a-f-]{1,36})/,
      name: ['.patient-header .PersonName-givenName', '#patientHeaderPatientName'],
    },
  ],
})
