import type { Consent, Contact, PolicyContext, Reason } from './decision.ts'
import { countryOf, type PlaceCode, type PolicyPack, type RecordingNeed, type RecordingRule, rowOf } from './pack.ts'
import { candidatesOf } from './places.ts'

/** Nobody knows the law of a place that nobody knows: everyone must say yes. */
const unknownPlace: RecordingRule = {
  consent: 'all',
  needs: 'yes',
  noticeInRecording: true,
  law: '',
  confidence: 'none',
}

/** The laws of all places of all parties, and each party's answer on this call. The strictest law is everybody's. */
export function recordingReasons(context: PolicyContext, pack: PolicyPack, now: number): Reason[] {
  const laws = [
    ...lawReasons(null, context.here, pack),
    ...context.contacts.flatMap((contact, who) =>
      lawReasons(
        who,
        candidatesOf(contact).map(({ place }) => place),
        pack,
      ),
    ),
  ]
  const needs: RecordingNeed = laws.some((law) => law.needs === 'yes') ? 'yes' : 'notice'
  const answers = context.contacts.flatMap((contact, who) => answerReasons(contact, who, context.callId, needs, now))
  return [...laws, ...answers]
}

type LawReason = Extract<Reason, { code: 'recording-law' }>

function lawReasons(contact: number | null, places: readonly PlaceCode[], pack: PolicyPack): LawReason[] {
  const distinct = new Set(places)
  if (distinct.size === 0) return [lawReason(contact, null, unknownPlace)]
  return [...distinct].map((place) =>
    lawReason(contact, place, rowOf(pack.recording, place) ?? rowOf(pack.recording, countryOf(place)) ?? unknownPlace),
  )
}

function lawReason(contact: number | null, place: PlaceCode | null, rule: RecordingRule): LawReason {
  const { consent, needs, noticeInRecording = false, law, confidence } = rule
  return {
    code: 'recording-law',
    contact,
    place,
    consent,
    needs,
    noticeInRecording,
    law,
    confidence,
    // The law alone forbids nothing: what it asks for, the answers below must give.
    verdict: 'allow',
  }
}

/** Only what was said on this very call counts as a yes; a no counts whenever it came after. */
function answerReasons(
  { consents }: Contact,
  contact: number,
  callId: string | null,
  needs: RecordingNeed,
  now: number,
): Reason[] {
  const said = consents.filter((one) => one.channel === 'record')
  const here = said.filter((one) => one.callId !== null && one.callId === callId)
  const declined = Math.max(
    ...said
      .filter((one) => one.status === 'revoked' && (one.callId === null || one.callId === callId))
      .map(({ at }) => at),
  )
  const given = here.filter(
    ({ status, at, expiresAt }) => status === 'given' && at > declined && (expiresAt === null || expiresAt > now),
  )
  if (given.some(({ form }) => isEnough(form, needs))) return []
  const [weak] = given
  if (weak !== undefined)
    return [{ code: 'recording-consent-too-weak', contact, needs, form: weak.form, verdict: 'refuse' }]
  if (declined > -Infinity) return [{ code: 'recording-declined', contact, at: declined, verdict: 'refuse' }]
  return [{ code: 'recording-consent-missing', contact, verdict: 'refuse' }]
}

function isEnough(form: Consent['form'], needs: RecordingNeed): boolean {
  return form === 'spoken' || form === 'written' || (form === 'notice' && needs === 'notice')
}
