import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import * as z from 'zod'
import type { AppEnv, RouteDeps } from '../app-env.ts'
import { basePath } from '../auth/auth.ts'
import { createSignInLimits } from '../auth/rate-limit.ts'
import { type SignInError, signInErrorPage, signInPage } from '../auth/sign-in-page.ts'
import { clientAddress, networkOf } from '../client-address.ts'
import { errorKind } from '../error-kind.ts'

const formSchema = z.object({
  query: z.string().min(1).max(4_000),
  email: z.email().max(254),
  password: z.string().min(1).max(128),
})
const resultSchema = z.object({ url: z.url() })

export function signInRoutes({ auth, config, now, log }: RouteDeps) {
  const limits = createSignInLimits(now)
  const redirects = config.extensionIds.map((id) => `https://${id}.chromiumapp.org`)

  /** Chrome applies `form-action` to the redirect after the form as well, so the extension's address is in it. */
  const headersOf = (styleNonce: string) => ({
    'content-security-policy': `default-src 'none'; style-src 'nonce-${styleNonce}'; form-action 'self' ${redirects.join(' ')}; base-uri 'none'; frame-ancestors 'none'`,
    'cache-control': 'no-store',
    // The form's Origin header is "null" without a referrer, and then we could not tell where it came from.
    'referrer-policy': 'same-origin',
  })

  const page = (query: string, email: string, error: SignInError | null) => {
    const styleNonce = randomBytes(16).toString('base64')
    return { body: signInPage({ query, email, error, styleNonce }), headers: headersOf(styleNonce) }
  }

  return new Hono<AppEnv>()
    .get('/sign-in', (context) => {
      const { body, headers } = page(new URL(context.req.url).search.slice(1), '', null)
      return context.html(body, 200, headers)
    })
    .get('/sign-in/error', (context) => {
      const styleNonce = randomBytes(16).toString('base64')
      return context.html(signInErrorPage(styleNonce), 200, headersOf(styleNonce))
    })
    .post('/sign-in', async (context) => {
      const fields = await context.req.parseBody()
      // Always 200: Chrome ends `launchWebAuthFlow` at a status of 400 or more, and the person would see no reason.
      const again = (error: SignInError) => {
        const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '')
        const { body, headers } = page(text('query').slice(0, 4_000), text('email').slice(0, 254), error)
        return context.html(body, 200, headers)
      }
      // Another site must not sign this browser in to an account of its choice.
      if (context.req.header('origin') !== config.publicUrl) return again('expired')
      const form = formSchema.safeParse(fields)
      if (!form.success) return again('incomplete')
      const { query, email, password } = form.data
      const attempt = { address: networkOf(clientAddress(context, config.trustProxy)), email }
      if (!limits.attempt(attempt)) {
        log.warn('sign-in-limited')
        return again('too-many')
      }
      const request = new Request(`${config.publicUrl}${basePath}/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', origin: config.publicUrl },
        body: JSON.stringify({ email, password, oauth_query: query }),
      })
      const response = await auth.handler(request).catch((error: unknown) => {
        log.error('sign-in-failed', { kind: errorKind(error) })
        return Response.json(null, { status: 500 })
      })
      const result: unknown = await response.json().catch(() => null)
      const signedIn = resultSchema.safeParse(result)
      if (!response.ok || !signedIn.success) {
        const error = errorOf(response, result)
        log.info('sign-in-refused', { reason: error })
        return again(error)
      }
      limits.succeeded(attempt)
      const reply = new Response(null, { status: 303, headers: { location: signedIn.data.url, ...headersOf('none') } })
      for (const cookie of response.headers.getSetCookie()) reply.headers.append('set-cookie', cookie)
      return reply
    })
}

const failureSchema = z.object({ code: z.string().optional(), error: z.string().optional() })

function errorOf(response: Response, body: unknown): SignInError {
  const failure = failureSchema.safeParse(body).data
  if (failure?.code === 'USER_DISABLED') return 'disabled'
  // The authorization request that this page belongs to is signed and good for ten minutes.
  if (failure?.error === 'invalid_signature') return 'expired'
  if (response.status >= 500) return 'failed'
  return response.status === 401 ? 'wrong' : 'expired'
}
