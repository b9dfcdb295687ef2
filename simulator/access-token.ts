import { decodeProtectedHeader, errors, jwtVerify } from 'jose'
import { z } from 'zod'

export type TokenErrorCode = 31201 | 31204 | 31205

export type AccessToken = {
  identity: string
  accountSid: string
  expiresAt: number
  canReceive: boolean
  applicationSid: string | undefined
}

export type TokenResult =
  | { ok: true; token: AccessToken }
  | { ok: false; error: { code: TokenErrorCode; message: string } }

export type TokenIssuer = { accountSid: string; apiKeySid: string; apiKeySecret: string }

const maxLifetimeSeconds = 24 * 60 * 60

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  iat: z.number().optional(),
  grants: z.object({
    identity: z.string().regex(/^[A-Za-z0-9_]{1,121}$/),
    voice: z.object({
      incoming: z.object({ allow: z.boolean() }).optional(),
      outgoing: z.object({ application_sid: z.string(), params: z.unknown().optional() }).optional(),
    }),
  }),
})

function refuse(code: TokenErrorCode, message: string): TokenResult {
  return { ok: false, error: { code, message } }
}

// The checks and codes of the carrier: 31204 the token is not valid, 31205 it has expired, 31201 it is valid but not ours.
export async function verifyAccessToken(jwt: unknown, issuer: TokenIssuer, now: () => number): Promise<TokenResult> {
  if (typeof jwt !== 'string' || jwt === '') return refuse(31204, 'JWT is invalid')
  try {
    if (decodeProtectedHeader(jwt).cty !== 'twilio-fpa;v=1') return refuse(31204, 'JWT is invalid')
    const { payload } = await jwtVerify(jwt, new TextEncoder().encode(issuer.apiKeySecret), {
      algorithms: ['HS256'],
      currentDate: new Date(now()),
    })
    const claims = claimsSchema.safeParse(payload)
    if (!claims.success) return refuse(31204, 'JWT is invalid')
    const { iss, sub, exp, nbf, iat, grants } = claims.data
    if (iss !== issuer.apiKeySid || sub !== issuer.accountSid) return refuse(31201, 'Authentication failed')
    const startsAt = nbf ?? iat
    if (startsAt !== undefined && exp - startsAt > maxLifetimeSeconds) return refuse(31204, 'JWT is invalid')
    return {
      ok: true,
      token: {
        identity: grants.identity,
        accountSid: sub,
        expiresAt: exp * 1000,
        canReceive: grants.voice.incoming?.allow ?? false,
        applicationSid: grants.voice.outgoing?.application_sid,
      },
    }
  } catch (error) {
    if (error instanceof errors.JWTExpired) return refuse(31205, 'JWT has expired')
    return refuse(31204, 'JWT is invalid')
  }
}
