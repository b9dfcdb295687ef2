import type { ShapeVeto } from './veto.ts'

/** Why a text counts as a number. Fit to be shown to a person who asks. */
export type FoundReason =
  /** `+` or an international prefix, and a number that the plan of its country has. */
  | 'international'
  /** `+`, and a length that its country has; not (yet) in the plan's data. */
  | 'international-possible'
  /** A word such as "phone" beside it, a link or a rule for the field, and valid for a country that the page can mean. */
  | 'labelled'
  /** The same, only its length fits. */
  | 'labelled-possible'
  /** No word beside it: valid, and written as its country writes numbers. */
  | 'national'
  /** No word and no separators: valid, with the trunk prefix that ids do not have. */
  | 'national-bare'

/** Why a text that looks like a number is not offered. */
export type RefusalReason =
  | ShapeVeto
  /** A word beside it says what it is: MRN, order, invoice. */
  | 'labelled-other'
  | 'fax'
  /** Digits without separators may be anything; a word beside them would settle it. */
  | 'needs-label'
  /** No country that the page can mean has such a number. */
  | 'not-in-plan'
  /** Without `+`, and nobody said which country the page is about. */
  | 'no-country'
  /** A local number whose area is not known. */
  | 'no-area-code'
  /** In that country people write a trunk prefix, and here is none. */
  | 'no-trunk-prefix'
  /** Its groups are not those of that country's numbers. */
  | 'odd-grouping'
  /** Letters, digits or signs are glued to it. */
  | 'part-of-token'
  | 'part-of-url'
  /** `*` before it: dialling it would change how a line behaves. */
  | 'service-code'
  | 'too-long'
  /** A provider's number by its check digit. */
  | 'npi'
  /** Somebody said that this field holds no phone numbers. */
  | 'field-rule'

export const CONFIDENCE: Record<FoundReason, number> = {
  international: 0.98,
  labelled: 0.95,
  'international-possible': 0.85,
  'labelled-possible': 0.8,
  national: 0.75,
  'national-bare': 0.7,
}
