import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Db } from '../db/db.ts'
import { type Caller, findCaller } from '../db/people.ts'
import { type Auth, basePath, resourceOf, scopes } from './auth.ts'

/** Access token in, person out; null for every reason why it is not good. */
export type Authenticate = (authorization: string | undefined) => Promise<Caller | null>

export function createAuthenticate(deps: { auth: Auth; db: Db; now: () => number; publicUrl: string }): Authenticate {
  let keys: JWTVerifyGetKey | null = null
  const loadKeys = async () => {
    const response = await deps.auth.handler(new Request(`${deps.publicUrl}${basePath}/jwks`))
    keys = createLocalJWKSet((await response.json()) as JSONWebKeySet)
    return keys
  }

  async function claimsOf(token: string) {
    const verify = (keySet: JWTVerifyGetKey) =>
      jwtVerify(token, keySet, {
        issuer: deps.publicUrl,
        audience: resourceOf(deps.publicUrl),
        algorithms: ['EdDSA'],
        typ: 'at+jwt',
        requiredClaims: ['sub', 'sid', 'exp', 'scope'],
        currentDate: new Date(deps.now()),
      })
    try {
      return (await verify(keys ?? (await loadKeys()))).payload
    } catch (error) {
      // A key that another gateway process made after we read them.
      if (error instanceof errors.JWKSNoMatchingKey) return (await verify(await loadKeys())).payload
      throw error
    }
  }

  return async (authorization) => {
    const token = /^Bearer ([\w.-]{20,4096})$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) return null
    try {
      const { sub, sid, scope } = await claimsOf(token)
      if (sub === undefined || typeof sid !== 'string' || typeof scope !== 'string') return null
      if (!scope.split(' ').includes(scopes[0] ?? '')) return null
      return await findCaller(deps.db.queries, { sessionId: sid, userId: sub }, deps.now())
    } catch (error) {
      if (error instanceof errors.JOSEError) return null
      throw error
    }
  }
}
