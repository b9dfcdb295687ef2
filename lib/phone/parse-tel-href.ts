import type { CountryCode } from './country-code.ts'
import { type Dialled, parseDialled } from './parse-dialled.ts'

/** `tel:`, `callto:` and `sms:` links. Pages write them raw: with spaces, percent signs, `N/A`. */
export function parseTelHref(href: string, defaultCountry?: CountryCode): Dialled {
  const scheme = /^\s*(?:tel|callto|sms):(?:\/\/)?/i.exec(href)
  if (!scheme) return { ok: false, code: 'not-a-number' }
  const body = decode(href.slice(scheme[0].length))
  if (body === null) return { ok: false, code: 'not-a-number' }
  // A page must not be able to start a network service (USSD) by a link.
  if (/[*#]/.test(body)) return { ok: false, code: 'service-code' }
  const [number = '', ...parameters] = (body.split(/[?&]/)[0] ?? '').split(';')
  // In a link letters are a mistake or a placeholder (`N/A`), not a vanity number, save for those of an extension.
  if (
    !VANITY.test(number) &&
    /[a-z]/i.test(number.replace(/\s*(?:extension|extn?|x)\b\.?\s*:?\s*(?=\d+\s*$)/i, '').replace(/x(?=\d+\s*$)/i, ''))
  ) {
    return { ok: false, code: 'not-a-number' }
  }
  const ext = parameters.map((each) => /^ext=(\d{1,7})$/i.exec(each)?.[1]).find((each) => each !== undefined)
  return parseDialled(ext === undefined ? number : `${number} x${ext}`, defaultCountry)
}

/** 1-800-PATIENT is one that people do link. */
const VANITY = /^\s*(?:\+?1[-. ]?)?\(?8\d\d\)?[-. ]?[A-Z][A-Z-]{2,}\s*$/

/** Percent signs that encode nothing make the link unreadable. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    // Malformed encoding: there is no right reading of it.
    return null
  }
}
