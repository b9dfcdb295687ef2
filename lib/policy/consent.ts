import type { Consent } from './decision.ts'
import type { ConsentLevel, Purpose } from './pack.ts'

export type ConsentState =
  | { state: 'unknown' }
  | { state: 'given'; form: Consent['form'] }
  | { state: 'revoked' | 'expired'; at: number }

const strength: Record<Consent['form'], number> = { 'number-given': 1, notice: 0, spoken: 2, written: 3 }

/** What all answers of one person come to for a call or a text of this purpose, in whatever order they are told. */
export function consentState(
  consents: readonly Consent[],
  channel: 'call' | 'text',
  purpose: Purpose,
  now: number,
): ConsentState {
  const about = consents.filter((one) => one.channel === channel && concerns(one, purpose))
  const revokedAt = Math.max(...about.filter(({ status }) => status === 'revoked').map(({ at }) => at))
  const given = about.filter(({ status, at }) => status === 'given' && at > revokedAt)
  const standing = given.filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
  const [best] = standing.sort((a, b) => strength[b.form] - strength[a.form])
  if (best !== undefined) return { state: 'given', form: best.form }
  if (given.length > 0) return { state: 'expired', at: Math.max(...given.map(({ expiresAt }) => expiresAt ?? 0)) }
  return Number.isFinite(revokedAt) ? { state: 'revoked', at: revokedAt } : { state: 'unknown' }
}

/** A yes to everything does not say yes to being sold something; a no to everything does say no to it. */
function concerns({ purpose, status }: Consent, asked: Purpose): boolean {
  if (purpose === null) return status === 'revoked' || asked !== 'marketing'
  return purpose === asked
}

/** A number handed over is a yes to what it was handed over for, but to no sale (FCC 2015). */
export function satisfies(form: Consent['form'], level: ConsentLevel, purpose: Purpose): boolean {
  if (level === 'none') return true
  if (level === 'written') return form === 'written'
  return form === 'written' || form === 'spoken' || (form === 'number-given' && purpose !== 'marketing')
}
