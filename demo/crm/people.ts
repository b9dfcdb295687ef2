/** Invented people. Numbers are from ranges kept for fiction: +1 … 555 01xx and the drama ranges of Ofcom and others. */

export type Person = {
  id: string
  name: string
  title: string
  company: string
  email: string
  phone: string
  mobile: string
  fax: string
  /** Ten digits that look like a bare number. It is an id. */
  customerId: string
  status: string
  owner: string
  city: string
  note: string
}

const PORTAL = '48213907'

const first =
  `Ana Marcus Priya Tobias Leilani Owen Fatima Hugo Grace Kenji Rosa Elliot Nadia Samuel Ingrid Malik Chloe Viktor
  Amara Desmond Yuki Beatriz Callum Zoe`.split(/\s+/)
const last =
  `Rivera Lindqvist Banerjee Okafor Kealoha Whitfield Haddad Moreau Sullivan Tanaka Delgado Marsh Petrova Abara
  Solberg Greene Fournier Novak Osei Carver Mori Almeida Fraser Kaplan`.split(/\s+/)
const companies = [
  'Harbor Dental Group',
  'Alder & Finch',
  'Blue Mesa Clinics',
  'Northgate Imaging',
  'Fernwood Therapy',
  'Castro Valley Vision',
]
const titles = ['Practice manager', 'Head of intake', 'Office administrator', 'Referral coordinator', 'Billing lead']
const statuses = ['New', 'Open', 'In progress', 'Connected', 'Attempted']
const owners = ['Jo Hartman', 'Dev Patel', 'Mina Cho']
const cities = ['San Francisco, CA 94110', 'Oakland, CA 94607-1234', 'Daly City, CA 94015', 'London N1 9GU']

const two = (n: number): string => String(n % 100).padStart(2, '0')

const formats: ((n: number) => string)[] = [
  (n) => `(415) 555-01${two(n)}`,
  (n) => `415-555-01${two(n)}`,
  (n) => `+1 415 555 01${two(n)}`,
  (n) => `415.555.01${two(n)}`,
  (n) => `(415) 555-01${two(n)} x${200 + (n % 60)}`,
  (n) => `+44 20 7946 0${String(100 + n).slice(-3)}`,
]

function pick<T>(list: readonly T[], i: number): T {
  const value = list[i % list.length]
  if (value === undefined) throw new Error('an empty list')
  return value
}

function personAt(i: number): Person {
  const name = `${pick(first, i)} ${pick(last, i * 7 + Math.floor(i / 24))}`
  return {
    id: String(20_151 + i * 37),
    name,
    title: pick(titles, i * 3),
    company: pick(companies, i * 5),
    email: `${name.toLowerCase().replace(' ', '.')}@example.com`,
    phone: pick(formats, i)(i),
    mobile: `(415) 555-01${two(i * 13 + 41)}`,
    fax: `(415) 555-01${two(i * 17 + 5)}`,
    customerId: `41555501${two(i * 3)}`,
    status: pick(statuses, i * 2),
    owner: pick(owners, i),
    city: pick(cities, i),
    note: `Prefers the afternoon. Her assistant is on 415-555-01${two(i * 11 + 7)}; the order is 2026-0117-88, invoice 4155550${two(i)}1.`,
  }
}

export const people: readonly Person[] = Array.from({ length: 160 }, (_, i) => personAt(i))

export const personById = (id: string): Person | undefined => people.find((person) => person.id === id)
export const recordPath = (id: string): string => `/contacts/${PORTAL}/record/0-1/${id}`
