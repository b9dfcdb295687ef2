import type { Confidence, ConsentLevel, PlaceCode, Purpose, RecordingNeed, Window } from './pack.ts'

/** Ordered: what the strictest reason says holds. `ask`: a person may go on, with a reason that is kept. */
export type Verdict = 'allow' | 'ask' | 'refuse'

export type Action = 'call' | 'text' | 'record'
export type Channel = Action

/**
 * One answer of one person about one channel. `purpose` null: about all of them, marketing excepted when given.
 * `number-given` is the number itself, handed over for this purpose; `notice`: they were told and went on.
 * `callId` when it holds for that call only.
 */
export type Consent = {
  channel: Channel
  purpose: Purpose | null
  status: 'given' | 'revoked'
  form: 'number-given' | 'notice' | 'spoken' | 'written'
  at: number
  expiresAt: number | null
  callId: string | null
}

/** `no-contact`: the person asked not to be contacted there at all. `no-marketing`: not to be sold anything. */
export type DoNotContact = { kind: 'no-contact' | 'no-marketing'; channel: 'call' | 'text' | null; since: number }

export type Contact = {
  /** As dialled: E.164, an emergency number, or '' when it is hidden. */
  number: string
  /** Where this person is known to be: an address in the record, what they said. */
  places: readonly PlaceCode[]
  consents: readonly Consent[]
  doNotContact: readonly DoNotContact[]
  /** When this person was last solicited; null when nobody here knows. */
  solicitedAt: readonly number[] | null
}

export type PolicyContext = {
  purpose: Purpose
  /** No person pressed a button for this one: scheduled, prerecorded, or spoken by a machine. */
  automated: boolean
  callId: string | null
  /** Where the people here are. */
  here: readonly PlaceCode[]
  /** Who is called, who is texted, or everyone else on the call that is to be recorded. */
  contacts: readonly [Contact, ...Contact[]]
}

/** Index in `contacts`. */
type Who = { contact: number }

/** Why, with what a person needs to check it. The words for each code are the view's. */
export type Fact =
  | { code: 'emergency'; by: 'number' | 'purpose' }
  | { code: 'pack-expired'; validUntil: string }
  | (Who & { code: 'no-contact' | 'no-marketing'; since: number })
  | (Who & { code: 'consent-revoked' | 'consent-expired'; channel: Channel; at: number })
  | (Who & { code: 'consent-unknown'; channel: Channel })
  | (Who & { code: 'consent-too-weak'; channel: Channel; needs: ConsentLevel; form: Consent['form'] })
  | (Who & { code: 'place-unknown' })
  | (Who & { code: 'hours-unknown'; place: PlaceCode })
  | (Who & {
      code: 'quiet-hours'
      zone: string
      localDate: string
      localMinutes: number
      /** Null: the pack's own courtesy hours. */
      place: PlaceCode | null
      window: Window
      law: string
      confidence: Confidence
    })
  | (Who & { code: 'cap-reached'; place: PlaceCode; max: number; count: number; law: string; confidence: Confidence })
  | (Who & { code: 'cap-unknown'; place: PlaceCode; max: number; law: string; confidence: Confidence })
  /** `contact` null: the people here. `place` null: nobody knows where they are, so everyone must agree. */
  | {
      code: 'recording-law'
      contact: number | null
      place: PlaceCode | null
      consent: 'one' | 'all'
      needs: RecordingNeed
      noticeInRecording: boolean
      law: string
      confidence: Confidence
    }
  | (Who & { code: 'recording-consent-missing' })
  | (Who & { code: 'recording-declined'; at: number })
  | (Who & { code: 'recording-consent-too-weak'; needs: RecordingNeed; form: Consent['form'] })

export type Reason = Fact & { verdict: Verdict }

export type Decision = {
  action: Action
  verdict: Verdict
  reasons: readonly Reason[]
  packVersion: string
  at: number
}
