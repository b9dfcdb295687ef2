/** Identity: better-auth with its OAuth provider. Only the endpoints named in routes/identity.ts are reachable. */
import { createHash } from 'node:crypto'
import { oauthProvider } from '@better-auth/oauth-provider'
import { APIError, type BetterAuthPlugin, betterAuth } from 'better-auth'
import { createAuthMiddleware } from 'better-auth/api'
import { jwt, twoFactor } from 'better-auth/plugins'
import * as z from 'zod'
import type { Logger } from '../../../lib/core/log.ts'
import type { Db } from '../db/db.ts'
import { isDisabled, mustSetUpSecondFactor } from '../db/people.ts'
import { endSession, sessionOfRefreshToken } from '../db/sessions.ts'
import { takeCode } from './second-factor.ts'

export const clientId = 'callside-extension'
export const scopes = ['calls', 'offline_access'] as const
export type Scope = (typeof scopes)[number]
export const basePath = '/auth'

/** How the sign-in pages tell the library where somebody signs in from. */
export const addressHeader = 'x-callside-address'

const accessTokenSeconds = 10 * 60
const sessionSeconds = 30 * 24 * 60 * 60
/** A worker can be stopped between sending a refresh and storing the reply; within this time the reply is repeated. */
const refreshReplaySeconds = 30

const tokenBody = z.object({ token: z.string().optional(), refresh_token: z.string().optional() }).catch({})

export type AuthDeps = {
  db: Db
  now: () => number
  log: Logger
  publicUrl: string
  secret: string
  extensionIds: string[]
}

export type Auth = ReturnType<typeof createAuth>

export function resourceOf(publicUrl: string): string {
  return `${publicUrl}/v1`
}

function redirectUris(extensionIds: string[]): string[] {
  return extensionIds.map((id) => `https://${id}.chromiumapp.org/`)
}

export function createAuth(deps: AuthDeps) {
  const { db, log, publicUrl } = deps
  return betterAuth({
    appName: 'Callside',
    baseURL: publicUrl,
    basePath,
    secret: deps.secret,
    database: { db: db.queries, type: 'postgres', transaction: false },
    telemetry: { enabled: false },
    trustedOrigins: deps.extensionIds.map((id) => `chrome-extension://${id}`),
    // Messages of the library can name an account; only the fact that there was one is kept.
    logger: { log: (level) => (level === 'error' ? log.error('identity-error') : log.info('identity-notice')) },
    // Counted by our own limiter, see rate-limit.ts: this one would count the gateway's own calls as one client.
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8 },
    session: { expiresIn: sessionSeconds, disableSessionRefresh: true },
    // Written by our own sign-in pages, which know what the proxy is; nobody else reaches where sessions are made.
    advanced: { ipAddress: { ipAddressHeaders: [addressHeader] } },
    // Thrown, so that our own handler answers: the library's would print the whole error, which can name an account.
    onAPIError: { errorURL: `${publicUrl}/sign-in/error`, throw: true },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            if (await isDisabled(db.queries, session.userId)) throw new APIError('FORBIDDEN', { code: 'USER_DISABLED' })
          },
        },
      },
    },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        if (context.path === '/two-factor/verify-totp') return takeCode(context, db)
        if (context.path !== '/oauth2/token') return
        const { refresh_token: token } = tokenBody.parse(context.body)
        if (token !== undefined) await endIfOver(deps, token)
      }),
      after: createAuthMiddleware(async (context) => {
        // Not reached when the token was refused, because the endpoint throws then.
        if (context.path !== '/oauth2/revoke') return
        const { token } = tokenBody.parse(context.body)
        if (token !== undefined) await endWithToken(deps, token)
      }),
    },
    plugins: [
      twoFactor({ issuer: 'Callside', accountLockout: { maxFailedAttempts: 10, durationSeconds: 15 * 60 } }),
      jwt({
        disableSettingJwtHeader: true,
        jwks: { keyPairConfig: { alg: 'EdDSA', crv: 'Ed25519' } },
        jwt: { issuer: publicUrl },
      }),
      // The plugin's types say `undefined` where the library's say "absent", which exactOptionalPropertyTypes refuses.
      oauthProvider({
        loginPage: `${publicUrl}/sign-in`,
        consentPage: `${publicUrl}/sign-in/error`,
        // A person who needs a second factor and has none gets no code before there is one.
        postLogin: {
          page: `${publicUrl}/sign-in/second-factor`,
          shouldRedirect: async ({ user }) => mustSetUpSecondFactor(db.queries, user.id),
          consentReferenceId: () => undefined,
        },
        scopes: [...scopes],
        grantTypes: ['authorization_code', 'refresh_token'],
        resources: [{ identifier: resourceOf(publicUrl), name: 'Callside gateway', allowedScopes: [...scopes] }],
        accessTokenExpiresIn: accessTokenSeconds,
        refreshTokenExpiresIn: sessionSeconds,
        refreshTokenReuseInterval: refreshReplaySeconds,
        storeTokens: { hash: async (token) => hashToken(token) },
        rateLimit: {
          token: false,
          authorize: false,
          introspect: false,
          revoke: false,
          register: false,
          userinfo: false,
        },
        silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
        customAccessTokenClaims: async ({ user }) => {
          const mayHave =
            user && !(await isDisabled(db.queries, user.id)) && !(await mustSetUpSecondFactor(db.queries, user.id))
          if (!mayHave) throw new APIError('BAD_REQUEST', { error: 'invalid_grant' })
          return {}
        },
      }) as unknown as BetterAuthPlugin,
    ],
  })
}

/** The library never looks at the session when it refreshes; so an ended one is removed first, with its tokens. */
async function endIfOver({ db, now }: AuthDeps, refreshToken: string): Promise<void> {
  const found = await sessionOfRefreshToken(db.queries, hashToken(refreshToken))
  if (found?.sessionId === null || found?.sessionId === undefined) return
  const isOver = found.expiresAt !== null && found.expiresAt.getTime() <= now()
  if (!isOver && !(await isDisabled(db.queries, found.userId))) return
  await endSession(db.queries, found.sessionId, { why: isOver ? 'over' : 'disabled', now: now() })
}

/** Sign-out. The session goes too: on a shared computer the next person must be asked for a password. */
async function endWithToken({ db, now }: AuthDeps, refreshToken: string): Promise<void> {
  const found = await sessionOfRefreshToken(db.queries, hashToken(refreshToken))
  if (found?.sessionId) await endSession(db.queries, found.sessionId, { why: 'asked', now: now() })
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** The one client there is. Written at every start, because the redirect addresses come from the configuration. */
export async function registerExtension(auth: Auth, deps: Pick<AuthDeps, 'publicUrl' | 'extensionIds'>): Promise<void> {
  const { adapter } = await auth.$context
  const client = {
    name: 'Callside',
    redirectUris: redirectUris(deps.extensionIds),
    scopes: [...scopes],
    grantTypes: ['authorization_code', 'refresh_token'],
    responseTypes: ['code'],
    tokenEndpointAuthMethod: 'none',
    requirePKCE: true,
    skipConsent: true,
    disabled: false,
    updatedAt: new Date(),
  }
  const where = [{ field: 'clientId', value: clientId }]
  if ((await adapter.findOne({ model: 'oauthClient', where })) === null) {
    await adapter.create({ model: 'oauthClient', data: { ...client, clientId, createdAt: new Date() } })
  } else {
    await adapter.update({ model: 'oauthClient', where, update: client })
  }
  const link = { clientId, resourceId: resourceOf(deps.publicUrl) }
  const linked = await adapter.findOne({
    model: 'oauthClientResource',
    where: Object.entries(link).map(([field, value]) => ({ field, value })),
  })
  if (linked === null) {
    await adapter.create({ model: 'oauthClientResource', data: { ...link, createdAt: new Date() } })
  }
}
