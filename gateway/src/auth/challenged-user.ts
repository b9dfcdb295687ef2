import type { Db } from '../db/db.ts'
import { verificationValue } from '../db/second-factor.ts'
import type { Auth } from './auth.ts'

/** Whom the cookie of a sign-in that waits for its code belongs to. The library checks the cookie itself. */
export async function challengedUser(auth: Auth, db: Db, cookies: string): Promise<string | null> {
  const { name } = (await auth.$context).createAuthCookie('two_factor')
  const found = cookies.split('; ').find((pair) => pair.startsWith(`${name}=`))
  if (found === undefined) return null
  // The part before the signature is letters and digits, so nothing of it is escaped.
  const [challenge = ''] = found.slice(name.length + 1).split('.')
  return verificationValue(db.queries, challenge)
}
