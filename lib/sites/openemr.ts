import { defineSite } from './site.ts'

/** Self-hosted: no host is known beforehand; the demo of the project is the one that is public. */
export const openemr = defineSite({
  id: 'openemr',
  hosts: ['demo.openemr.io', 'openemr.io'],
  records: [
    {
      kind: 'patient',
      // Patient dashboard, in the frame `pat`: the id is in the query of the frame.
      path: /\/interface\/patient_file\/summary\/demographics\.php\?.*\bset_pid=(?<id>\d+)/,
      name: ['.page-title .patient-name', '#attendantData .patientName', 'h2.title'],
    },
  ],
  labels: [
    // Demographics grid: the cells of a layout field are named after it, such as `text_phone_home`.
    { within: 'td[id^="text_"]', attribute: 'id' },
    { within: 'input[id^="form_phone"]', words: 'phone' },
  ],
})
