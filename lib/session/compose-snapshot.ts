import { callsOf, shownCall } from '../call/session-state.ts'
import type { Account, Snapshot } from '../contracts/snapshot.ts'
import type { Items } from '../storage/items.ts'

/** Everything that views show, from what is stored. `rev` comes from the caller, who knows what was published last. */
export async function composeSnapshot(items: Items, rev: number, signingIn: boolean): Promise<Snapshot> {
  const [calls, presence, tokens, me, error, settings, ownPresence, wrapUps] = await Promise.all([
    items.call.get(),
    items.presence.get(),
    items.tokens.get(),
    items.me.get(),
    items.signInError.get(),
    items.settings.get(),
    items.ownPresence.get(),
    items.wrapUps.get(),
  ])
  const account: Account =
    tokens !== null && me !== null
      ? {
          state: 'signed-in',
          name: me.user.name,
          email: me.user.email,
          organisation: me.organisation.name,
          defaultCountry: me.organisation.defaultCountry,
          lines: me.lines,
        }
      : signingIn
        ? { state: 'signing-in' }
        : { state: 'signed-out', error }
  const shown = shownCall(calls)
  return {
    rev,
    call: shown,
    others: callsOf(calls).filter((call) => call !== shown),
    account,
    reachability: account.state === 'signed-in' ? presence.reachability : { state: 'signed-out' },
    microphone: presence.microphone,
    serverUrl: settings.serverUrl,
    presence: ownPresence,
    wrapUps,
    missed: presence.missed.length,
    logRev: presence.logRev,
  }
}
