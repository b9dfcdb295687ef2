import { sql } from 'kysely'
import {
  type AuditAction,
  type AuditEntry,
  type AuditPage,
  auditEntrySchema,
} from '../../../lib/contracts/api-audit.ts'
import type { Exported } from '../domain/audit-export.ts'
import { canonical, genesis, hashOf, type Signer } from '../domain/audit-chain.ts'
import type { Queries, Trx } from './db.ts'
import { lockAppends } from './live-events.ts'

/** For what belongs to no organisation: somebody unknown who tries to sign in. */
const gatewayChain = 'gateway'

export type NewEntry = {
  /** Null: the gateway's own chain. */
  organisationId: string | null
  action: AuditAction
  actor: AuditEntry['actor']
  from?: AuditEntry['from']
  subject?: AuditEntry['subject']
  outcome?: AuditEntry['outcome']
  why?: string | null
  detail?: AuditEntry['detail']
}

/** In the transaction of what it tells about, as the last thing that locks: one waits for it behind one lock only. */
export async function appendAudit(trx: Trx, added: NewEntry, at: number): Promise<void> {
  const chain = added.organisationId ?? gatewayChain
  await lockAppends(trx)
  const last = await newest(trx, chain)
  const { action, actor, from = null, subject = null, outcome = 'done', why = null, detail = {} } = added
  const seq = (last?.seq ?? 0) + 1
  const entry: AuditEntry = { chain, seq, at, action, actor, from, subject, outcome, why, detail }
  const body = canonical(entry)
  await trx
    .insertInto('audit')
    .values({ chain, seq, body, hash: hashOf(last?.hash ?? genesis, body) })
    .execute()
}

/** For what has no change of its own. */
export async function noteAudit(db: Queries, added: NewEntry, at: number): Promise<void> {
  await db.transaction().execute((trx) => appendAudit(trx, added, at))
}

async function newest(db: Queries, chain: string) {
  const of = db.selectFrom('audit').select(['seq', 'hash']).where('chain', '=', chain)
  return of.orderBy('seq', 'desc').limit(1).executeTakeFirst()
}

export async function readAudit(
  db: Queries,
  chain: string,
  page: { before: number | null; limit: number; action: AuditAction | undefined },
): Promise<AuditPage> {
  let query = db.selectFrom('audit').selectAll().where('chain', '=', chain)
  if (page.before !== null) query = query.where('seq', '<', page.before)
  if (page.action !== undefined) query = query.where(sql<string>`("body"::jsonb) ->> 'action'`, '=', page.action)
  const found = await query
    .orderBy('seq', 'desc')
    .limit(page.limit + 1)
    .execute()
  const items = found.slice(0, page.limit)
  const last = items.at(-1)
  return {
    items: items.map(({ body, hash }) => ({ entry: auditEntrySchema.parse(JSON.parse(body)), hash })),
    nextCursor: found.length > page.limit && last !== undefined ? String(last.seq) : null,
  }
}

/** Signs where each chain stands that has grown since it was signed last. */
export async function signChains(db: Queries, signer: Signer, at: number): Promise<{ seq: number; hash: string }[]> {
  const organisations = await db.selectFrom('organisation').select('id').orderBy('id').execute()
  const signed: { seq: number; hash: string }[] = []
  for (const chain of [gatewayChain, ...organisations.map(({ id }) => id)]) {
    const one = await signChain(db, signer, chain, at)
    if (one !== null) signed.push(one)
  }
  return signed
}

async function signChain(db: Queries, signer: Signer, chain: string, at: number) {
  const last = await newest(db, chain)
  if (last === undefined) return null
  const signed = signer.sign({ what: 'checkpoint', chain, seq: last.seq, hash: last.hash, at })
  const added = await db
    .insertInto('auditCheckpoint')
    .values({ chain, seq: last.seq, ...signed })
    .onConflict((conflict) => conflict.columns(['chain', 'seq']).doNothing())
    .executeTakeFirst()
  return added.numInsertedOrUpdatedRows === 1n ? last : null
}

/** The whole chain as it is in one moment. */
export async function exportAudit(db: Queries, signer: Signer, chain: string, at: number): Promise<Exported> {
  return db.transaction().execute(async (trx) => {
    await lockAppends(trx)
    const entries = await trx.selectFrom('audit').selectAll().where('chain', '=', chain).orderBy('seq').execute()
    const of = trx.selectFrom('auditCheckpoint').select(['seq', 'body', 'signature']).where('chain', '=', chain)
    const checkpoints = await of.orderBy('seq').execute()
    const { seq, hash } = entries.at(-1) ?? { seq: 0, hash: genesis }
    const end = signer.sign({ what: 'end', chain, seq, hash, at })
    return { chain, publicKey: signer.publicKey, entries, checkpoints, end }
  })
}

/** By name or id; without either, the only organisation. Null: there is none such, or more than one. */
export async function chainOf(db: Queries, organisation: string | undefined): Promise<string | null> {
  if (organisation === gatewayChain) return gatewayChain
  let query = db.selectFrom('organisation').select('id')
  if (organisation !== undefined) {
    query = query.where((eb) => eb.or([eb('id', '=', organisation), eb('name', '=', organisation)]))
  }
  const found = await query.limit(2).execute()
  return found.length === 1 ? (found[0]?.id ?? null) : null
}
