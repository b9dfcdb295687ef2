import { Hono } from 'hono'
import * as z from 'zod'
import type { AppEnv, RouteDeps } from '../app-env.ts'
import { challengedUser } from '../auth/challenged-user.ts'
import { type SignInError, signInErrorPage, signInPage } from '../auth/sign-in-page.ts'
import { codePage, setUpPage, startSetUpPage } from '../auth/second-factor-page.ts'
import { endOtherSessions } from '../db/sessions.ts'
import { guard } from './rules.ts'
import { createSignInSteps, signInErrorOf } from './sign-in-steps.ts'

const query = z.string().min(1).max(4_000)
const passwordForm = z.object({ query, email: z.email().max(254), password: z.string().min(1).max(128) })
const codeForm = z.object({ query, code: z.string().trim().min(6).max(20) })
const startForm = z.object({ query, password: z.string().min(1).max(128) })

const recoveryCode = /^[A-Za-z0-9]{5}-[A-Za-z0-9]{5}$/
const challengeSchema = z.object({ twoFactorRedirect: z.literal(true) })
const enabledSchema = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) })

type Fields = Record<string, unknown>
const textOf = (fields: Fields, name: string, max: number) => {
  const value = fields[name]
  return typeof value === 'string' ? value.slice(0, max) : ''
}

export function signInRoutes(deps: RouteDeps) {
  const { auth, db, log } = deps
  const steps = createSignInSteps(deps)
  const searchOf = (url: string) => new URL(url).search.slice(1)

  return new Hono<AppEnv>()
    .get('/sign-in', guard('everybody'), (context) => {
      const page = { query: searchOf(context.req.url), email: '', error: null }
      return steps.show(context, (styleNonce) => signInPage({ ...page, styleNonce }))
    })
    .get('/sign-in/error', guard('everybody'), (context) => steps.show(context, signInErrorPage))

    .post('/sign-in', guard('everybody'), async (context) => {
      const fields = await context.req.parseBody()
      const again = (error: SignInError) => {
        const page = { query: textOf(fields, 'query', 4_000), email: textOf(fields, 'email', 254), error }
        return steps.show(context, (styleNonce) => signInPage({ ...page, styleNonce }))
      }
      if (!steps.isOurs(context)) return again('expired')
      const form = passwordForm.safeParse(fields)
      if (!form.success) return again('incomplete')
      const { email, password } = form.data
      const refused = async (why: SignInError) => {
        await steps.note(context, { email }, { action: 'sign-in-refused', why, method: 'password' })
        return again(why)
      }
      const attempt = steps.attemptOf(context, email)
      if (!steps.limits.attempt(attempt)) {
        log.warn('sign-in-limited')
        return steps.limits.isWorthNoting(attempt) ? refused('too-many') : again('too-many')
      }
      const asked = { email, password, oauth_query: form.data.query }
      const { response, result, cookies } = await steps.ask(context, '/sign-in/email', asked, { cookies: false })
      if (response.ok && challengeSchema.safeParse(result).success) {
        const page = { query: form.data.query, error: null }
        return steps.show(context, (styleNonce) => codePage({ ...page, styleNonce }), cookies)
      }
      const onwards = response.ok ? steps.onwards(result, cookies) : null
      if (onwards === null) return refused(signInErrorOf(response, result))
      steps.limits.succeeded(attempt)
      await steps.note(context, { email }, { action: 'sign-in', method: 'password' })
      return onwards
    })

    .post('/sign-in/code', guard('everybody'), async (context) => {
      const fields = await context.req.parseBody()
      const again = (error: SignInError) => {
        const page = { query: textOf(fields, 'query', 4_000), error }
        return steps.show(context, (styleNonce) => codePage({ ...page, styleNonce }))
      }
      if (!steps.isOurs(context)) return again('expired')
      const form = codeForm.safeParse(fields)
      if (!form.success) return again('code-wrong')
      const who = { userId: (await challengedUser(auth, db, context.req.header('cookie') ?? '')) ?? '' }
      const isRecovery = recoveryCode.test(form.data.code)
      const method = isRecovery ? 'recovery-code' : 'totp'
      const refused = async (why: SignInError) => {
        await steps.note(context, who, { action: 'sign-in-refused', why, method })
        return again(why)
      }
      const attempt = steps.attemptOf(context, `code ${who.userId}`)
      if (!steps.limits.attempt(attempt)) {
        return steps.limits.isWorthNoting(attempt) ? refused('too-many') : again('too-many')
      }
      const path = isRecovery ? '/two-factor/verify-backup-code' : '/two-factor/verify-totp'
      const asked = { code: form.data.code, oauth_query: form.data.query }
      const { response, result, cookies } = await steps.ask(context, path, asked, { cookies: true })
      const onwards = response.ok ? steps.onwards(result, cookies) : null
      if (onwards === null) return refused(signInErrorOf(response, result))
      steps.limits.succeeded(attempt)
      await steps.note(context, who, { action: 'sign-in', method })
      return onwards
    })

    .get('/sign-in/second-factor', guard('everybody'), (context) => {
      const page = { query: searchOf(context.req.url), error: null }
      return steps.show(context, (styleNonce) => startSetUpPage({ ...page, styleNonce }))
    })

    .post('/sign-in/second-factor', guard('everybody'), async (context) => {
      const fields = await context.req.parseBody()
      const again = (error: SignInError) => {
        const page = { query: textOf(fields, 'query', 4_000), error }
        return steps.show(context, (styleNonce) => startSetUpPage({ ...page, styleNonce }))
      }
      if (!steps.isOurs(context)) return again('expired')
      const form = startForm.safeParse(fields)
      const session = await auth.api.getSession({ headers: context.req.raw.headers })
      if (!form.success || session === null) return again('expired')
      if (!steps.limits.attempt(steps.attemptOf(context, session.user.email))) return again('too-many')
      const { password } = form.data
      const { response, result } = await steps.ask(context, '/two-factor/enable', { password }, { cookies: true })
      const enabled = enabledSchema.safeParse(result)
      if (!response.ok || !enabled.success) return again(signInErrorOf(response, result))
      const page = { query: form.data.query, ...enabled.data }
      return steps.show(context, (styleNonce) => setUpPage({ ...page, styleNonce }))
    })

    .post('/sign-in/second-factor/code', guard('everybody'), async (context) => {
      const fields = await context.req.parseBody()
      const again = (error: SignInError) => {
        const page = { query: textOf(fields, 'query', 4_000), error }
        return steps.show(context, (styleNonce) => startSetUpPage({ ...page, styleNonce }))
      }
      if (!steps.isOurs(context)) return again('expired')
      const form = codeForm.safeParse(fields)
      const session = await auth.api.getSession({ headers: context.req.raw.headers })
      if (!form.success || session === null) return again(session === null ? 'expired' : 'code-wrong')
      const { id: userId, email } = session.user
      if (!steps.limits.attempt(steps.attemptOf(context, email))) return again('too-many')
      const asked = { code: form.data.code, oauth_query: form.data.query }
      const { response, result, cookies } = await steps.ask(context, '/two-factor/verify-totp', asked, {
        cookies: true,
      })
      const onwards = response.ok ? steps.onwards(result, cookies) : null
      if (onwards === null) return again(signInErrorOf(response, result))
      // Those that were there before had no second factor.
      await endOtherSessions(db.queries, userId)
      await steps.note(context, { userId }, { action: 'second-factor-set-up', method: 'totp' })
      return onwards
    })
}
