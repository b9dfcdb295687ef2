/** What the pages of a sign-in share: their headers, how they ask the identity library, and what is noted of a try. */
import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import type { html } from 'hono/html'
import * as z from 'zod'
import type { AppEnv, RouteDeps } from '../app-env.ts'
import { addressHeader, basePath } from '../auth/auth.ts'
import { createSignInLimits } from '../auth/rate-limit.ts'
import type { SignInError } from '../auth/sign-in-page.ts'
import { clientAddress, networkOf } from '../client-address.ts'
import { noteAudit } from '../db/audit.ts'
import { findMember, type Known } from '../db/people.ts'
import { errorKind } from '../error-kind.ts'
import { whereFrom } from './actor.ts'

type Page = (styleNonce: string) => ReturnType<typeof html>

const resultSchema = z.object({ url: z.url() })

export function createSignInSteps({ auth, config, db, log, now }: RouteDeps) {
  const limits = createSignInLimits(now)
  const redirects = config.extensionIds.map((id) => `https://${id}.chromiumapp.org`)

  /** Chrome applies `form-action` to the redirect after the form as well, so the extension's address is in it. */
  const headersOf = (styleNonce: string) => ({
    'content-security-policy': `default-src 'none'; style-src 'nonce-${styleNonce}'; form-action 'self' ${redirects.join(' ')}; base-uri 'none'; frame-ancestors 'none'`,
    'cache-control': 'no-store',
    // The form's Origin header is "null" without a referrer, and then we could not tell where it came from.
    'referrer-policy': 'same-origin',
  })

  return {
    limits,

    /** Always 200: Chrome ends `launchWebAuthFlow` at a status of 400 or more, and the person would see no reason. */
    async show(context: Context<AppEnv>, page: Page, cookies: string[] = []): Promise<Response> {
      const styleNonce = randomBytes(16).toString('base64')
      const response = await context.html(page(styleNonce), 200, headersOf(styleNonce))
      for (const cookie of cookies) response.headers.append('set-cookie', cookie)
      return response
    },

    /** Another site must not sign this browser in to an account of its choice. */
    isOurs: (context: Context<AppEnv>) => context.req.header('origin') === config.publicUrl,

    attemptOf: (context: Context<AppEnv>, email: string) => ({
      address: networkOf(clientAddress(context, config.trustProxy)),
      email,
    }),

    /** `cookies`: for steps that go on from an earlier one. */
    async ask(context: Context<AppEnv>, path: string, body: unknown, { cookies }: { cookies: boolean }) {
      const headers = new Headers({
        'content-type': 'application/json',
        accept: 'application/json',
        origin: config.publicUrl,
        'user-agent': context.req.header('user-agent') ?? '',
        [addressHeader]: clientAddress(context, config.trustProxy),
      })
      const cookie = context.req.header('cookie')
      if (cookies && cookie !== undefined) headers.set('cookie', cookie)
      const request = new Request(`${config.publicUrl}${basePath}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      const response = await auth.handler(request).catch((error: unknown) => {
        log.error('sign-in-failed', { kind: errorKind(error) })
        return Response.json(null, { status: 500 })
      })
      const result: unknown = await response.json().catch(() => null)
      return { response, result, cookies: response.headers.getSetCookie() }
    },

    /** Where the browser goes now that the person is signed in; null when the library did not say. */
    onwards(result: unknown, cookies: string[]): Response | null {
      const signedIn = resultSchema.safeParse(result)
      if (!signedIn.success) return null
      const reply = new Response(null, { status: 303, headers: { location: signedIn.data.url, ...headersOf('none') } })
      for (const cookie of cookies) reply.headers.append('set-cookie', cookie)
      return reply
    },

    /** Every try, with the person where there is such a person; what was typed is not kept. */
    async note(
      context: Context<AppEnv>,
      who: Known,
      tried: { action: 'sign-in' | 'sign-in-refused' | 'second-factor-set-up'; why?: SignInError; method: string },
    ): Promise<void> {
      const member = await findMember(db.queries, who).catch(() => null)
      const { organisationId = null, userId, role = null } = member ?? {}
      const actor = userId === undefined ? null : { userId, role, sessionId: null }
      const { action, why = null, method } = tried
      const outcome = action === 'sign-in-refused' ? ('refused' as const) : ('done' as const)
      const entry = { organisationId, action, actor, outcome, why, detail: { method } }
      if (why !== null) log.info('sign-in-refused', { reason: why })
      const noted = noteAudit(db.queries, { ...entry, from: whereFrom(context, config) }, now())
      // Nobody got in, and the page says what failed; a sign-in that cannot be noted is none.
      await (action === 'sign-in-refused' ? noted.catch(() => log.error('audit-not-written')) : noted)
    },
  }
}

const failureSchema = z.object({ code: z.string().optional(), error: z.string().optional() })

const errors: Partial<Record<string, SignInError>> = {
  USER_DISABLED: 'disabled',
  CODE_USED: 'code-used',
  INVALID_CODE: 'code-wrong',
  INVALID_BACKUP_CODE: 'code-wrong',
  ACCOUNT_TEMPORARILY_LOCKED: 'too-many',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'too-many-codes',
  INVALID_TWO_FACTOR_COOKIE: 'expired',
  INVALID_PASSWORD: 'wrong',
}

export function signInErrorOf(response: Response, body: unknown): SignInError {
  const failure = failureSchema.safeParse(body).data
  const known = errors[failure?.code ?? '']
  if (known !== undefined) return known
  // The authorization request that this page belongs to is signed and good for ten minutes.
  if (failure?.error === 'invalid_signature') return 'expired'
  if (response.status >= 500) return 'failed'
  return response.status === 401 ? 'wrong' : 'expired'
}
