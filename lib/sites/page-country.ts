/** Which countries a page can mean by a number without a country. */
import { type CountryCode, countryOf } from '../phone/plan.ts'

/** Languages that one country writes, mostly: what `lang="de"` says where there is no region. */
const HOME: Record<string, CountryCode> = {
  cs: 'CZ',
  da: 'DK',
  de: 'DE',
  el: 'GR',
  es: 'ES',
  fi: 'FI',
  fr: 'FR',
  he: 'IL',
  hu: 'HU',
  it: 'IT',
  ja: 'JP',
  ko: 'KR',
  nb: 'NO',
  nl: 'NL',
  no: 'NO',
  pl: 'PL',
  pt: 'PT',
  ro: 'RO',
  sv: 'SE',
  tr: 'TR',
  uk: 'UA',
}

const MAX_COUNTRIES = 4

/**
 * From the page's `lang`, then the person's languages: first those that name a region (`en-US`), then what a language
 * alone says of the page. The first is the default country; a page in one language may show the numbers of another.
 */
export function countriesOfPage(lang: string, languages: readonly string[]): CountryCode[] {
  const named = [lang, ...languages].map(regionOf)
  const home = HOME[lang.trim().slice(0, 2).toLowerCase()]
  const found = [named[0], lang.includes('-') || lang.includes('_') ? undefined : home, ...named.slice(1)]
  return [...new Set(found.filter((country) => country !== undefined))].slice(0, MAX_COUNTRIES)
}

function regionOf(tag: string): CountryCode | undefined {
  return countryOf(/[-_]([A-Za-z]{2})\b/.exec(tag)?.[1])
}
