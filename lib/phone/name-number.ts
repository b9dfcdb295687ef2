import type { CountryCode } from './country-code.ts'
import { callingCodeOf } from './plan.ts'

/**
 * How a button on a page names its number: in the forms of the +1 plan, which need no data, or else as the page writes
 * it. The extension's own views format every number (format-number.ts); pages do without that package.
 */
export function nameNumber(e164: string, written: string, forCountry?: CountryCode): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164)
  if (!parts) return /\d/.test(written) ? written.trim().replace(/\s+/g, ' ') : e164
  const [, area, exchange, line] = parts
  return callingCodeOf(forCountry) === '1' ? `(${area}) ${exchange}-${line}` : `+1 ${area} ${exchange} ${line}`
}
