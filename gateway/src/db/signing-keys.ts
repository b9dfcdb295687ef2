import type { Queries } from './db.ts'

export async function storedKeys(db: Queries) {
  return db.selectFrom('jwks').select(['id', 'privateKey']).execute()
}

/** Refresh tokens do not depend on the secret, so the sessions that they belong to are ended as well. */
export async function removeKeysAndSessions(db: Queries, keyIds: string[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('jwks').where('id', 'in', keyIds).execute()
    await trx.deleteFrom('session').execute()
  })
}
