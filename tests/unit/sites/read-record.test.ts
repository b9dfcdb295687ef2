// @vitest-environment happy-dom
import '../../support/standard-dom.ts'
import { describe, expect, it } from 'vitest'
import { generic } from '../../../lib/sites/generic.ts'
import { hubspot } from '../../../lib/sites/hubspot.ts'
import { openemr } from '../../../lib/sites/openemr.ts'
import { readRecord } from '../../../lib/sites/read-record.ts'

describe('readRecord', () => {
  it.each([
    [hubspot, 'https://app.hubspot.com/contacts/1/record/0-1/20151', 'contact', '20151'],
    [hubspot, 'https://app.hubspot.com/contacts/1/record/0-1/20151/view/2', 'contact', '20151'],
    [hubspot, 'https://app.hubspot.com/contacts/1/record/0-2/7', 'company', '7'],
    [hubspot, 'https://app.hubspot.com/contacts/1/record/0-3/7?x=1', 'deal', '7'],
    [hubspot, 'https://app.hubspot.com/contacts/1/contact/88', 'contact', '88'],
    [
      openemr,
      'https://demo.openemr.io/openemr/interface/patient_file/summary/demographics.php?set_pid=4',
      'patient',
      '4',
    ],
    [generic, 'https://ehr.example/chart/p-1042', 'patient', 'p-1042'],
    [generic, 'https://ehr.example/app/patients/1042/notes', 'patient', '1042'],
  ])('%o: %s', (site, url, kind, id) => {
    document.body.innerHTML = ''
    expect(readRecord(site, document, new URL(url))).toEqual({ kind, id })
  })

  it.each([
    [hubspot, 'https://app.hubspot.com/contacts/1/objects/0-1/views/all/list'],
    [hubspot, 'https://app.hubspot.com/reports/record/0-1/2'],
    [generic, 'https://ehr.example/patients/search'],
    [generic, 'https://ehr.example/settings'],
  ])('%o has no record at %s', (site, url) => {
    expect(readRecord(site, document, new URL(url))).toBeNull()
  })

  it('takes the first name that has text, without what is hidden from assistive technology', () => {
    document.body.innerHTML = '<h1 data-patient-name> </h1><h1><i aria-hidden="true">AV</i> Ada\n  Vance</h1>'
    expect(readRecord(generic, document, new URL('https://ehr.example/chart/9'))).toEqual({
      kind: 'patient',
      id: '9',
      name: 'Ada Vance',
    })
  })
})
