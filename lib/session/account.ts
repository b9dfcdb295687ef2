// Who is signed in, and the tokens. Tokens live in storage.session only; refresh happens here and nowhere else.
import type { Access } from '../api/client.ts'
import type { OAuth } from '../api/oauth.ts'
import type { Logger } from '../core/log.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { Items, Tokens } from '../storage/items.ts'

/** A token this close to its end is renewed first: it must outlive the request that carries it. */
const renewBeforeMs = 60_000

export type SignInResult = { ok: true } | { ok: false; code: 'sign-in-failed' | 'bad-server' | 'unavailable' }

export type Account = {
  signIn(serverUrl: string): Promise<SignInResult>
  signOut(): Promise<void>
  /** After a browser start or an update: signs in without a window if the server still knows this browser. */
  resume(): Promise<boolean>
  /** `offline`: somebody is signed in, but the token ran out and cannot be renewed just now. */
  access(options: { renew: boolean }): Promise<Result<Access, 'not-signed-in' | 'offline'>>
}

export type AccountDeps = {
  items: Pick<Items, 'tokens' | 'settings' | 'signInError'>
  oauth: OAuth
  /** Opens the browser's sign-in window; `silent` shows nothing. Null when the person closed it. */
  authorize(url: string, options: { silent: boolean }): Promise<string | null>
  /** `byPerson` is false when the server ended the session: a call that is live then goes on. */
  onSignedOut(how: { byPerson: boolean }): Promise<void>
  now: () => number
  log: Logger
}

export function createAccount(deps: AccountDeps): Account {
  const { items, oauth } = deps
  // One refresh at a time: a refresh token that is used twice ends the whole session at the server.
  let refreshing: Promise<void> | null = null

  /** `from` is the refresh token that this replaces: whoever signed in or out meanwhile is not overwritten. */
  async function authorize(serverUrl: string, silent: boolean, from: string | null): Promise<SignInResult> {
    const found = await oauth.discover(serverUrl)
    if (!found.ok) return { ok: false, code: found.error.code === 'offline' ? 'unavailable' : 'bad-server' }
    const attempt = await oauth.begin(found.value, { silent })
    const redirected = await deps.authorize(attempt.url, { silent })
    const grant = await oauth.finish(found.value, attempt, redirected)
    if (!grant.ok) return { ok: false, code: grant.error.code === 'offline' ? 'unavailable' : 'sign-in-failed' }
    if (((await items.tokens.get())?.refreshToken ?? null) !== from) {
      await oauth.revoke(found.value.oauth, grant.value.refreshToken)
      return { ok: false, code: 'sign-in-failed' }
    }
    await items.tokens.set({ serverUrl, oauth: found.value.oauth, ...grant.value })
    return { ok: true }
  }

  async function refresh(tokens: Tokens): Promise<void> {
    const grant = await oauth.refresh(tokens.oauth, tokens.refreshToken)
    // Somebody signed out or in while this was under way: the new state stands.
    if ((await items.tokens.get())?.refreshToken !== tokens.refreshToken) return
    if (grant.ok) {
      await items.tokens.set({ ...tokens, ...grant.value })
      return
    }
    // Offline is no reason to sign anybody out; the old token may even still do.
    if (grant.error.code !== 'sign-in-failed') return
    deps.log.warn('refresh-refused', { status: grant.error.status ?? 0 })
    const again = await authorize(tokens.serverUrl, true, tokens.refreshToken)
    if (again.ok || again.code === 'unavailable') return
    if ((await items.tokens.get())?.refreshToken === tokens.refreshToken) await forget({ byPerson: false })
  }

  async function forget(how: { byPerson: boolean }) {
    await items.tokens.set(null)
    await deps.onSignedOut(how)
  }

  async function signOut() {
    const tokens = await items.tokens.get()
    await items.settings.set({ ...(await items.settings.get()), resume: false })
    await forget({ byPerson: true })
    if (tokens) await oauth.revoke(tokens.oauth, tokens.refreshToken)
  }

  return {
    signOut,
    async signIn(serverUrl) {
      // Another person's calls must not stay for this one.
      if ((await items.tokens.get()) !== null) await signOut()
      const { origin } = new URL(serverUrl)
      const result = await authorize(origin, false, null)
      if (result.ok) await items.settings.set({ serverUrl: origin, resume: true })
      await items.signInError.set(result.ok ? null : result.code)
      return result
    },
    async resume() {
      const [settings, tokens] = await Promise.all([items.settings.get(), items.tokens.get()])
      if (tokens !== null || !settings.resume) return false
      const result = await authorize(settings.serverUrl, true, null)
      // The server wants to see the person again; only a click may open its window.
      if (!result.ok && result.code === 'sign-in-failed') await items.settings.set({ ...settings, resume: false })
      return result.ok
    },
    async access({ renew }) {
      let tokens = await items.tokens.get()
      if (tokens && (renew || tokens.expiresAt - deps.now() < renewBeforeMs)) {
        const before = tokens
        refreshing ??= refresh(before).finally(() => {
          refreshing = null
        })
        await refreshing
        tokens = await items.tokens.get()
      }
      if (tokens === null) return fail('not-signed-in')
      if (tokens.expiresAt <= deps.now()) return fail('offline')
      return ok({ serverUrl: tokens.serverUrl, accessToken: tokens.accessToken })
    },
  }
}
