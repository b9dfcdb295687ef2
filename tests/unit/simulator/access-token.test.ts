import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { verifyAccessToken } from '../../../simulator/access-token.ts'
import { accessToken, accountSid, apiKeySecret, apiKeySid, appSid } from './carrier-account.ts'

const issuer = { accountSid, apiKeySid, apiKeySecret }
const verify = (jwt: unknown, now = Date.now()) => verifyAccessToken(jwt, issuer, () => now)

type Changes = { claims?: Record<string, unknown>; cty?: string; alg?: string; secret?: string }

function sign({ claims = {}, cty = 'twilio-fpa;v=1', alg = 'HS256', secret = apiKeySecret }: Changes): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({
    iss: apiKeySid,
    sub: accountSid,
    exp: now + 600,
    grants: { identity: 'alice', voice: { incoming: { allow: true }, outgoing: { application_sid: appSid } } },
    ...claims,
  })
    .setProtectedHeader({ alg, cty, typ: 'JWT' })
    .sign(new TextEncoder().encode(secret.padEnd(64, '0').slice(0, alg === 'HS512' ? 64 : secret.length)))
}

describe('the access token check', () => {
  test("accepts what the carrier's own library makes", async () => {
    const result = await verify(accessToken('alice'))
    expect(result).toMatchObject({ ok: true, token: { identity: 'alice', canReceive: true, applicationSid: appSid } })
  })

  test('answers 31205 to an expired token', async () => {
    const result = await verify(accessToken('alice', { ttl: 60 }), Date.now() + 120_000)
    expect(result).toMatchObject({ ok: false, error: { code: 31205 } })
  })

  test.each([
    ['another secret', sign({ secret: 'another-secret-of-at-least-32-bytes!' })],
    ['another algorithm', sign({ alg: 'HS512' })],
    ['another content type', sign({ cty: 'twilio-fpa;v=2' })],
    ['no identity', sign({ claims: { grants: { voice: {} } } })],
    ['an identity with a dot', sign({ claims: { grants: { identity: 'a.b', voice: {} } } })],
    ['no voice grant', sign({ claims: { grants: { identity: 'alice' } } })],
    [
      'more than a day to live',
      sign({ claims: { iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 90_000 } }),
    ],
    ['no expiry', sign({ claims: { exp: undefined } })],
    ['no text at all', Promise.resolve(undefined)],
    ['no token', Promise.resolve('x.y.z')],
  ])('answers 31204 to %s', async (_, jwt) => {
    expect(await verify(await jwt)).toMatchObject({ ok: false, error: { code: 31204 } })
  })

  test.each([
    ['another key', { iss: 'SK99999999999999999999999999999999' }],
    ['another account', { sub: 'AC99999999999999999999999999999999' }],
  ])('answers 31201 to a good token of %s', async (_, claims) => {
    expect(await verify(await sign({ claims }))).toMatchObject({ ok: false, error: { code: 31201 } })
  })

  test('grants only what the token says', async () => {
    const result = await verify(await sign({ claims: { grants: { identity: 'alice', voice: {} } } }))
    expect(result).toMatchObject({ ok: true, token: { canReceive: false, applicationSid: undefined } })
  })
})
