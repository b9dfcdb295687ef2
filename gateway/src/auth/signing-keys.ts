/** The keys of access tokens are kept encrypted with CALLSIDE_SECRET, so another secret cannot use them. */
import { symmetricDecrypt } from 'better-auth/crypto'
import type { Logger } from '../../../lib/core/log.ts'
import type { Db } from '../db/db.ts'
import { removeKeysAndSessions, storedKeys } from '../db/signing-keys.ts'
import type { Auth } from './auth.ts'

/** At every start. Keys that cannot be read are removed, and everybody signs in anew; the library makes the next key. */
export async function renewUnreadableKeys(auth: Auth, { db, log }: { db: Db; log: Logger }): Promise<void> {
  const { secretConfig: key } = await auth.$context
  const isReadable = async (stored: string) => {
    try {
      await symmetricDecrypt({ key, data: JSON.parse(stored) as string })
      return true
    } catch {
      return false
    }
  }
  const unreadable: string[] = []
  for (const { id, privateKey } of await storedKeys(db.queries)) {
    if (!(await isReadable(privateKey))) unreadable.push(id)
  }
  if (unreadable.length === 0) return
  await removeKeysAndSessions(db.queries, unreadable)
  log.warn('signing-keys-renewed', { removed: unreadable.length })
}
