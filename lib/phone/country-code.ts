/** ISO 3166 codes of the countries that have a numbering plan. A type alone: it costs no code at run time. */
export type { CountryCode } from 'libphonenumber-js/max'
