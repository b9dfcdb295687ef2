import type { Queries } from './db.ts'

export async function secondFactorOf(db: Queries, userId: string) {
  const of = db.selectFrom('twoFactor').select(['userId', 'secret', 'verified']).where('userId', '=', userId)
  return (await of.executeTakeFirst()) ?? null
}

/** Each time step is used once, and none before it any more. False when it was. */
export async function claimStep(db: Queries, userId: string, step: number): Promise<boolean> {
  const claimed = await db
    .updateTable('twoFactor')
    .set({ usedStep: step })
    .where('userId', '=', userId)
    .where((eb) => eb.or([eb('usedStep', 'is', null), eb('usedStep', '<', step)]))
    .executeTakeFirst()
  return claimed.numUpdatedRows === 1n
}

export async function verificationValue(db: Queries, identifier: string): Promise<string | null> {
  const of = db.selectFrom('verification').select('value').where('identifier', '=', identifier)
  return (await of.executeTakeFirst())?.value ?? null
}
