/** The law as data: a policy pack. Counsel approves it, the gateway hands it out, every decision names its version. */

/** ISO 3166: a country (`CA`, `GB`) or a part of one (`US-CA`, `CA-ON`). */
export type PlaceCode = string

export type Confidence = 'high' | 'medium' | 'low' | 'none'

/** What the contact is for. All but `marketing` serve the person who is contacted. */
export type Purpose =
  | 'emergency'
  | 'treatment'
  | 'appointment'
  | 'results'
  | 'refill'
  | 'payment'
  | 'operations'
  | 'marketing'

/** Local time from, inclusive, and to, exclusive: `08:00-21:00`. Null: not on such a day. */
export type Window = string | null

/** A holiday without an entry of its own counts as the day of the week that it is. */
export type Windows = { weekday: Window; saturday: Window; sunday: Window; holiday?: Window }

export type HoursRule = Windows & {
  law: string
  confidence: Confidence
  /** Stricter windows for what no person dials or types. */
  automated?: Windows
  /** The most solicitations of one person within 24 hours. */
  maxPerDay?: number
}

/** What the people on a call must have done: been told and gone on, or said yes. */
export type RecordingNeed = 'notice' | 'yes'

export type RecordingRule = {
  /** Whose consent the law asks for. Ours is the stricter habit: nobody is recorded unasked. */
  consent: 'one' | 'all'
  needs: RecordingNeed
  /** The recording itself must hold the notice, at its start. */
  noticeInRecording?: true
  law: string
  confidence: Confidence
}

/** What a contact needs that serves the person, and one that sells. `express`: in any form; `written`: signed. */
export type ConsentNeeds = Record<'care' | 'marketing' | 'automatedCare' | 'automatedMarketing', ConsentLevel>
export type ConsentLevel = 'none' | 'express' | 'written'

export type PolicyPack = {
  version: string
  /** The last day on which it was meant to be used, `2027-12-31`. */
  validUntil: string
  approval: { by: string; on: string } | null
  /** What becomes of a live contact that serves the person; a marketing or automated one is refused. */
  care: {
    quietHours: 'ask' | 'refuse'
    placeUnknown: 'allow' | 'ask' | 'refuse'
    callAfterRevocation: 'ask' | 'refuse'
    textWithoutConsent: 'ask' | 'refuse'
  }
  needs: Record<'call' | 'text', ConsentNeeds>
  /** Kept for every contact; the only window for those that serve the person. */
  courtesy: HoursRule
  /** Solicitation windows; a part of a country has its own and the country's. */
  hours: Record<PlaceCode, HoursRule>
  /** Legal holidays by country, `2026-12-25`. */
  holidays: Record<string, readonly string[]>
  /** A part of a country that has no row takes the country's; without either, everyone must agree. */
  recording: Record<PlaceCode, RecordingRule>
}

/** A place comes from outside, and `constructor` is in every object. */
export function rowOf<T>(table: Record<PlaceCode, T>, place: PlaceCode): T | undefined {
  return Object.hasOwn(table, place) ? table[place] : undefined
}

export function countryOf(place: PlaceCode): string {
  return place.slice(0, 2)
}
