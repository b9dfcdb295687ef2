/** OAuth 2.1 authorization code with PKCE (RFC 7636, S256) for a public client. Effects come in as arguments. */
import * as z from 'zod'
import { type Server, serverSchema } from '../contracts/api.ts'
import { fail, ok, type Result } from '../core/result.ts'

export type OAuthFault = 'bad-server' | 'offline' | 'sign-in-failed'

export type Grant = { accessToken: string; refreshToken: string; expiresAt: number }

export type OAuthDeps = { fetch: typeof fetch; crypto: Crypto; now: () => number; redirectUrl: string }

const grantSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
})

const timeoutMs = 15_000

export type Attempt = { url: string; state: string; verifier: string }

export function createOAuth(deps: OAuthDeps) {
  const random = () => base64url(deps.crypto.getRandomValues(new Uint8Array(32)))

  async function post(url: string, body: Record<string, string>): Promise<Result<Response, OAuthFault>> {
    try {
      // A cookie of the sign-in page must not come along: the gateway refuses it as cross-site.
      const response = await deps.fetch(url, {
        method: 'POST',
        body: new URLSearchParams(body),
        credentials: 'omit',
        signal: AbortSignal.timeout(timeoutMs),
      })
      return ok(response)
    } catch {
      return fail('offline')
    }
  }

  async function token(oauth: Server['oauth'], body: Record<string, string>): Promise<Result<Grant, OAuthFault>> {
    const sent = await post(oauth.tokenEndpoint, { client_id: oauth.clientId, resource: oauth.resource, ...body })
    if (!sent.ok) return sent
    if (sent.value.status >= 500) return fail('offline', sent.value.status)
    if (!sent.value.ok) return fail('sign-in-failed', sent.value.status)
    const parsed = grantSchema.safeParse(await sent.value.json().catch(() => null))
    if (!parsed.success) return fail('bad-server')
    const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = parsed.data
    return ok({ accessToken, refreshToken, expiresAt: deps.now() + seconds * 1000 })
  }

  /** A server that is there but knows no Callside sends no CORS headers, which looks like no answer; this tells them apart. */
  async function answersAtAll(serverUrl: string): Promise<boolean> {
    try {
      await deps.fetch(serverUrl, { mode: 'no-cors', credentials: 'omit', signal: AbortSignal.timeout(timeoutMs) })
      return true
    } catch {
      return false
    }
  }

  return {
    async discover(serverUrl: string): Promise<Result<Server, OAuthFault>> {
      try {
        const response = await deps.fetch(new URL('/v1/server', serverUrl), {
          credentials: 'omit',
          signal: AbortSignal.timeout(timeoutMs),
        })
        const parsed = serverSchema.safeParse(await response.json().catch(() => null))
        return parsed.success ? ok(parsed.data) : fail('bad-server', response.status)
      } catch {
        return fail((await answersAtAll(serverUrl)) ? 'bad-server' : 'offline')
      }
    },
    /** `silent` asks for no page at all; otherwise for the sign-in page, even where somebody else's cookie would do. */
    async begin({ oauth }: Server, { silent }: { silent: boolean }): Promise<Attempt> {
      const verifier = random()
      const state = random()
      const digest = await deps.crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
      const challenge = base64url(new Uint8Array(digest))
      const url = new URL(oauth.authorizationEndpoint)
      const query = {
        response_type: 'code',
        client_id: oauth.clientId,
        redirect_uri: deps.redirectUrl,
        scope: oauth.scope,
        resource: oauth.resource,
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        prompt: silent ? 'none' : 'login',
      }
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
      return { url: url.href, state, verifier }
    },
    /** `redirected` is where the browser's sign-in window ended; null when it was closed. */
    async finish({ oauth }: Server, attempt: Attempt, redirected: string | null): Promise<Result<Grant, OAuthFault>> {
      if (redirected === null) return fail('sign-in-failed')
      const answer = new URL(redirected).searchParams
      const code = answer.get('code')
      if (code === null || answer.get('state') !== attempt.state) return fail('sign-in-failed')
      return token(oauth, {
        grant_type: 'authorization_code',
        code,
        redirect_uri: deps.redirectUrl,
        code_verifier: attempt.verifier,
      })
    },
    /** Twice when refused: a worker that was stopped in the middle asks again while the first request is still handled. */
    async refresh(oauth: Server['oauth'], refreshToken: string): Promise<Result<Grant, OAuthFault>> {
      const ask = () => token(oauth, { grant_type: 'refresh_token', refresh_token: refreshToken })
      const first = await ask()
      return !first.ok && first.error.code === 'sign-in-failed' ? ask() : first
    },
    /** Best effort: a gateway that is away forgets the session when it expires. */
    async revoke(oauth: Server['oauth'], refreshToken: string): Promise<void> {
      await post(oauth.revocationEndpoint, {
        client_id: oauth.clientId,
        token: refreshToken,
        token_type_hint: 'refresh_token',
      })
    },
  }
}

/** RFC 4648 section 5, without padding. */
function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

export type OAuth = ReturnType<typeof createOAuth>
