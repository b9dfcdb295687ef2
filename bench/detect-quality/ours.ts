import { findNumbers } from '../../lib/phone/find-numbers.ts'
import { parseTelHref } from '../../lib/phone/parse-tel-href.ts'
import { countryOf } from '../../lib/phone/plan.ts'
import type { Hit } from './score.ts'
import type { LabelledText } from './set.ts'

/** What our matcher offers to call in a labelled text. */
export function ours({ text, kind, options }: LabelledText): Hit[] {
  const defaultCountry = countryOf(options.defaultCountry ?? '')
  if (kind === 'href') {
    const link = parseTelHref(text, defaultCountry)
    return link.ok ? [{ start: 0, end: text.length, e164: link.e164, ...(link.ext ? { ext: link.ext } : {}) }] : []
  }
  return findNumbers(text, {
    ...(defaultCountry ? { defaultCountry } : {}),
    ...(options.label === undefined ? {} : { label: options.label }),
  })
}
