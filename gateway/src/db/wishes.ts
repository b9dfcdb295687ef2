/** What people agreed to and wish: by number, within an organisation. */
import type {
  ContactConsent,
  DoNotContactEntry,
  NewContactConsent,
  NewDoNotContact,
} from '../../../lib/contracts/api-policy.ts'
import type { Consent, DoNotContact } from '../../../lib/policy/decision.ts'
import { appendAudit } from './audit.ts'
import type { Actor } from './actor.ts'
import type { Viewer } from './call-log.ts'
import type { Queries } from './db.ts'

export type Known = { consents: Consent[]; doNotContact: DoNotContact[] }

/** What holds for each of these numbers. */
export async function knownWishes(
  db: Queries,
  organisationId: string,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, Known>> {
  const known = new Map<string, Known>(numbers.map((number) => [number, { consents: [], doNotContact: [] }]))
  if (numbers.length === 0) return known
  const consents = await db
    .selectFrom('consent')
    .select(['number', 'channel', 'purpose', 'status', 'form', 'at', 'expiresAt'])
    .where('organisationId', '=', organisationId)
    .where('number', 'in', numbers)
    .execute()
  for (const { number, ...one } of consents) known.get(number)?.consents.push({ ...one, callId: null })
  const wishes = await db
    .selectFrom('doNotContact')
    .select(['number', 'kind', 'channel', 'since'])
    .where('organisationId', '=', organisationId)
    .where('number', 'in', numbers)
    .where('endedAt', 'is', null)
    .execute()
  for (const { number, ...one } of wishes) known.get(number)?.doNotContact.push(one)
  return known
}

export async function consentsOf(db: Queries, organisationId: string, number: string): Promise<ContactConsent[]> {
  return db
    .selectFrom('consent')
    .select(['id', 'channel', 'purpose', 'status', 'form', 'wording', 'at', 'expiresAt', 'notedBy', 'notedAt'])
    .where('organisationId', '=', organisationId)
    .where('number', '=', number)
    .orderBy('at')
    .orderBy('id')
    .execute()
}

export async function addConsent(
  db: Queries,
  actor: Actor & Viewer,
  id: string,
  { number, ...consent }: NewContactConsent,
  now: number,
): Promise<ContactConsent> {
  const { at = now, wording = null } = consent
  const noted = { ...consent, id, wording, at, notedBy: actor.userId, notedAt: now }
  await db.transaction().execute(async (trx) => {
    const { organisationId } = actor
    await trx
      .insertInto('consent')
      .values({ ...noted, organisationId, number })
      .execute()
    const { channel, purpose, status, form } = noted
    const detail = { channel, purpose, status, form, wording }
    const subject = { kind: 'consent' as const, id }
    await appendAudit(trx, { organisationId, action: 'consent-noted', ...actor.audit, subject, detail }, now)
  })
  return noted
}

const columns = ['id', 'number', 'kind', 'channel', 'since', 'notedBy', 'endedAt'] as const

export async function doNotContactOf(db: Queries, organisationId: string, number: string) {
  const of = db.selectFrom('doNotContact').select(columns).where('organisationId', '=', organisationId)
  return of.where('number', '=', number).orderBy('since').orderBy('id').execute()
}

/** The same wish twice is one. */
export async function addDoNotContact(
  db: Queries,
  actor: Actor & Viewer,
  id: string,
  wish: NewDoNotContact,
  now: number,
): Promise<DoNotContactEntry> {
  return db.transaction().execute(async (trx) => {
    const { organisationId } = actor
    const { number, kind, channel } = wish
    const held = await trx
      .selectFrom('doNotContact')
      .select(columns)
      .where('organisationId', '=', organisationId)
      .where('number', '=', number)
      .where('kind', '=', kind)
      .where('channel', channel === null ? 'is' : '=', channel)
      .where('endedAt', 'is', null)
      .executeTakeFirst()
    if (held !== undefined) return held
    const entry = { id, ...wish, since: now, notedBy: actor.userId, endedAt: null }
    await trx
      .insertInto('doNotContact')
      .values({ ...entry, organisationId, endedBy: null })
      .execute()
    const subject = { kind: 'do-not-contact' as const, id }
    const detail = { kind, channel }
    await appendAudit(trx, { organisationId, action: 'do-not-contact-added', ...actor.audit, subject, detail }, now)
    return entry
  })
}

/** False when there is none such that still holds. */
export async function endDoNotContact(db: Queries, actor: Actor & Viewer, id: string, now: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { organisationId } = actor
    const ended = await trx
      .updateTable('doNotContact')
      .set({ endedAt: now, endedBy: actor.userId })
      .where('organisationId', '=', organisationId)
      .where('id', '=', id)
      .where('endedAt', 'is', null)
      .executeTakeFirst()
    if (ended.numUpdatedRows === 0n) return false
    const subject = { kind: 'do-not-contact' as const, id }
    await appendAudit(trx, { organisationId, action: 'do-not-contact-ended', ...actor.audit, subject }, now)
    return true
  })
}

export type WishCursor = { since: number; id: string }

export async function listDoNotContact(
  db: Queries,
  organisationId: string,
  page: { cursor: WishCursor | null; limit: number },
): Promise<DoNotContactEntry[]> {
  let query = db.selectFrom('doNotContact').select(columns).where('organisationId', '=', organisationId)
  const { cursor } = page
  if (cursor !== null) {
    query = query.where((eb) =>
      eb.or([eb('since', '<', cursor.since), eb.and([eb('since', '=', cursor.since), eb('id', '<', cursor.id)])]),
    )
  }
  return query.orderBy('since', 'desc').orderBy('id', 'desc').limit(page.limit).execute()
}
