// Who is signed in, and the tokens. Tokens live in storage.session only; refresh happens here and nowhere else.
import type { Access } from '../api/client.ts'
import type { OAuth } from '../api/oauth.ts'
import type { Server } from '../contracts/api.ts'
import type { Logger } from '../core/log.ts'
import type { Items, Tokens } from '../storage/items.ts'

/** A token this close to its end is renewed first: it must outlive the request that carries it. */
const renewBeforeMs = 60_000

export type SignInResult = { ok: true } | { ok: false; code: 'sign-in-failed' | 'bad-server' | 'unavailable' }

export type Account = {
  signIn(serverUrl: string): Promise<SignInResult>
  signOut(): Promise<void>
  /** After a browser start or an update: signs in without a window if the server still knows this browser. */
  resume(): Promise<boolean>
  /** Null when nobody is signed in or the session cannot be renewed. */
  access(options: { renew: boolean }): Promise<Access | null>
}

export type AccountDeps = {
  items: Pick<Items, 'tokens' | 'settings' | 'signInError'>
  oauth: OAuth
  /** Opens the browser's sign-in window; `silent` shows nothing. Null when the person closed it. */
  authorize(url: string, options: { silent: boolean }): Promise<string | null>
  onSignedOut(): Promise<void>
  now: () => number
  log: Logger
}

export function createAccount(deps: AccountDeps): Account {
  const { items, oauth } = deps
  // One refresh at a time: a refresh token that is used twice ends the whole session at the server.
  let refreshing: Promise<Tokens | null> | null = null

  async function authorize(serverUrl: string, silent: boolean): Promise<SignInResult> {
    const found = await oauth.discover(serverUrl)
    if (!found.ok) return { ok: false, code: found.error.code === 'offline' ? 'unavailable' : 'bad-server' }
    const attempt = await oauth.begin(found.value)
    const redirected = await deps.authorize(attempt.url, { silent })
    const grant = await oauth.finish(found.value, attempt, redirected)
    if (!grant.ok) return { ok: false, code: grant.error.code === 'offline' ? 'unavailable' : 'sign-in-failed' }
    await items.tokens.set({ serverUrl, oauth: found.value.oauth, ...grant.value })
    return { ok: true }
  }

  async function refresh(tokens: Tokens): Promise<Tokens | null> {
    const grant = await oauth.refresh(tokens.oauth, tokens.refreshToken)
    // Somebody signed out or in while this was under way: the new state stands.
    const current = await items.tokens.get()
    if (current?.refreshToken !== tokens.refreshToken) return current
    if (grant.ok) {
      const next = { ...tokens, ...grant.value }
      await items.tokens.set(next)
      return next
    }
    // Offline is no reason to sign anybody out; the old token may even still do.
    if (grant.error.code !== 'sign-in-failed') return tokens.expiresAt > deps.now() ? tokens : null
    deps.log.warn('refresh-refused', { status: grant.error.status ?? 0 })
    const again = await authorize(tokens.serverUrl, true)
    if (again.ok) return items.tokens.get()
    await forget()
    return null
  }

  async function forget() {
    await items.tokens.set(null)
    await deps.onSignedOut()
  }

  return {
    async signIn(serverUrl) {
      const result = await authorize(normalise(serverUrl), false)
      if (result.ok) await items.settings.set({ serverUrl: normalise(serverUrl), resume: true })
      await items.signInError.set(result.ok ? null : result.code)
      return result
    },
    async resume() {
      const [settings, tokens] = await Promise.all([items.settings.get(), items.tokens.get()])
      if (tokens !== null || !settings.resume) return false
      return (await authorize(settings.serverUrl, true)).ok
    },
    async signOut() {
      const tokens = await items.tokens.get()
      await items.settings.set({ ...(await items.settings.get()), resume: false })
      await forget()
      if (tokens) await oauth.revoke(tokens.oauth, tokens.refreshToken)
    },
    async access({ renew }) {
      let tokens = await items.tokens.get()
      if (tokens && (renew || tokens.expiresAt - deps.now() < renewBeforeMs)) {
        const stale = tokens
        refreshing ??= refresh(stale).finally(() => {
          refreshing = null
        })
        tokens = await refreshing
      }
      return tokens && { serverUrl: tokens.serverUrl, accessToken: tokens.accessToken }
    },
  }
}

function normalise(serverUrl: string): Server['oauth']['resource'] {
  return new URL(serverUrl).origin
}
