/** CRMs and EHRs whose hosts are known, so that one click turns all of them on. The data of their pages is in lib/sites. */
import { hubspot } from '../sites/hubspot.ts'
import { otherDialers } from '../sites/other-dialers.ts'
import { isUrlIn } from './site-pattern.ts'

export type Product = { id: string; name: string; kind: 'crm' | 'ehr'; patterns: readonly string[] }

const at = (...hosts: string[]) => hosts.map((host) => `https://${host}/*`)

export const products: readonly Product[] = [
  { id: 'hubspot', name: 'HubSpot', kind: 'crm', patterns: at(...hubspot.hosts) },
  { id: 'salesforce', name: 'Salesforce', kind: 'crm', patterns: at('*.lightning.force.com', '*.my.salesforce.com') },
  {
    id: 'zoho',
    name: 'Zoho CRM',
    kind: 'crm',
    patterns: at('crm.zoho.com', 'crm.zoho.eu', 'crm.zoho.in', 'crm.zoho.com.au', 'crm.zoho.jp'),
  },
  { id: 'pipedrive', name: 'Pipedrive', kind: 'crm', patterns: at('*.pipedrive.com') },
  { id: 'athenaone', name: 'athenaOne', kind: 'ehr', patterns: at('athenanet.athenahealth.com') },
  { id: 'eclinicalworks', name: 'eClinicalWorks', kind: 'ehr', patterns: at('*.ecwcloud.com', '*.eclinicalweb.com') },
  { id: 'drchrono', name: 'DrChrono', kind: 'ehr', patterns: at('*.drchrono.com') },
  { id: 'practicefusion', name: 'Practice Fusion', kind: 'ehr', patterns: at('static.practicefusion.com') },
  { id: 'tebra', name: 'Tebra', kind: 'ehr', patterns: at('app.kareo.com') },
]

/** Products that every customer runs at an address of its own. */
export const selfHosted = [
  { id: 'openemr', name: 'OpenEMR' },
  { id: 'openmrs', name: 'OpenMRS' },
] as const

export function productAt(url: string): Product | null {
  return products.find(({ patterns }) => patterns.some((pattern) => isUrlIn(pattern, url))) ?? null
}

export function productName(id: string): string | null {
  return [...products, ...selfHosted].find((product) => product.id === id)?.name ?? null
}

export function dialerName(id: string): string | null {
  return otherDialers.find((dialer) => dialer.id === id)?.name ?? null
}
