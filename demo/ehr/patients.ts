/** Invented patients; all numbers are fictional ones. */
export type Contact = { name: string; relation: string; phone: string; fax: string; npi: string; seen: string }
export type Patient = {
  chart: string
  name: string
  mrn: string
  dob: string
  age: number
  ssn: string
  address: string
  home: string
  mobile: string
  member: string
  fax: string
  email: string
  seen: string
  daughter: string
  contacts: readonly Contact[]
}

const drReyes: Contact = {
  name: 'Dr. Camila Reyes',
  relation: 'Referring',
  phone: '(415) 555-0144',
  fax: '(415) 555-0145',
  npi: '1457386297',
  seen: '11/02/2026',
}

export const patients: readonly Patient[] = [
  {
    chart: 'p-20417',
    name: 'Eleanor Vance',
    mrn: '10482213',
    dob: '04/15/1955',
    age: 71,
    ssn: '000-45-6789',
    address: '1415 Guerrero St, San Francisco, CA 94110-2210',
    home: '(415) 555-0132',
    mobile: '4155550133',
    member: '4155550134',
    fax: '(415) 555-0135',
    email: 'eleanor.vance@example.com',
    seen: '2026-11-17',
    daughter: '415-555-0136',
    contacts: [
      { name: 'Theo Vance', relation: 'Spouse', phone: '(415) 555-0137', fax: '', npi: '', seen: '10/09/2026' },
      { name: 'Ruth Calloway', relation: 'Daughter', phone: '415.555.0138', fax: '', npi: '', seen: '' },
      { ...drReyes, npi: '4155550146' },
    ],
  },
  {
    chart: 'p-20418',
    name: 'Jonas Adeyemi',
    mrn: '10482877',
    dob: '12/03/1988',
    age: 37,
    ssn: '000-12-3456',
    address: '88 Folsom St, San Francisco, CA 94105',
    home: '+1 415 555 0112',
    mobile: '415-555-0113',
    member: '4155550114',
    fax: '415-555-0115',
    email: 'jonas.adeyemi@example.com',
    seen: '2026-11-12',
    daughter: '(415) 555-0116',
    contacts: [
      { name: 'Bisi Adeyemi', relation: 'Sister', phone: '+44 20 7946 0117', fax: '', npi: '', seen: '' },
      drReyes,
    ],
  },
]
