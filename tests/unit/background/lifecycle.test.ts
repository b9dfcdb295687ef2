import { fakeBrowser } from '../../support/fake-browser.ts'
import { describe, expect, it, vi } from 'vitest'
import { shownCall } from '../../../lib/call/session-state.ts'
import { me } from '../../support/call-record.ts'
import { workerRig } from '../../support/worker-rig.ts'

const serverUrl = 'http://127.0.0.1:8787'

describe('signing in', () => {
  it('reads who it is, opens the line and reads the log', async () => {
    const { lifecycle, items, presence, callLog } = workerRig()
    expect(await lifecycle.signIn(serverUrl)).toEqual({ ok: true })
    expect(await items.me.get()).toEqual(me)
    expect(fakeBrowser.document).toBe('open')
    expect(fakeBrowser.sent).toContain('offscreen:start')
    expect((await presence.get()).reachability).toEqual({ state: 'ready', since: 5_000, checkedAt: null })
    expect((await callLog.list()).items).toHaveLength(1)
  })
  it('says that it is under way as long as the window is open, and not after', async () => {
    const { lifecycle, signInWindow } = workerRig()
    const { promise, resolve } = Promise.withResolvers<string | null>()
    signInWindow(() => promise)
    const signingIn = lifecycle.signIn(serverUrl)
    expect(lifecycle.signingIn()).toBe(true)
    resolve(null)
    expect(await signingIn).toEqual({ ok: false, code: 'sign-in-failed' })
    expect(lifecycle.signingIn()).toBe(false)
    expect(fakeBrowser.created).toBe(0)
  })
  it('to a gateway that then does not say who it is leaves nobody signed in', async () => {
    const { lifecycle, items, gateway, signInWindow } = workerRig()
    signInWindow(async () => {
      gateway.up = false
      return 'https://signed-in.example'
    })
    expect(await lifecycle.signIn(serverUrl)).toEqual({ ok: false, code: 'unavailable' })
    expect(await items.tokens.get()).toBeNull()
    expect(gateway.revoked).toEqual(['refresh-1'])
    expect(fakeBrowser.created).toBe(0)
  })
  it('that Chrome gives no engine document signs in all the same, and says that calls cannot come in', async () => {
    const { lifecycle, presence, items } = workerRig()
    fakeBrowser.documents = 'refused'
    expect(await lifecycle.signIn(serverUrl)).toEqual({ ok: true })
    expect((await presence.get()).reachability).toMatchObject({ state: 'unreachable', fault: 'engine-lost' })
    expect(await items.me.get()).toEqual(me)
  })
})

describe('signing out', () => {
  it('leaves nothing of the person: not stored, not on the screen, not in the engine', async () => {
    const { lifecycle, areas, presence, gateway, callLog, inCall } = workerRig()
    await lifecycle.signIn(serverUrl)
    await inCall()
    await presence.update((known) => ({
      ...known,
      microphone: 'granted',
      missed: [{ callId: 'id-2', party: { e164: '+14155550133' } }],
    }))
    await areas.session.set({ 'me:rejected': { user: 'Dana Whitfield' } })
    fakeBrowser.notifications.set('missed:id-2', {})
    await lifecycle.signOut()
    const left = JSON.stringify([areas.session.dump(), areas.local.dump()])
    expect(left).not.toMatch(/555|Dana|clinic|refresh|access-/)
    expect((await presence.get()).microphone).toBe('granted')
    expect((await callLog.list()).items).toEqual([])
    expect(fakeBrowser.sent.at(-1)).toBe('offscreen:stop')
    expect(fakeBrowser.document).toBe('closed')
    expect(fakeBrowser.notifications.size).toBe(0)
    expect(gateway.revoked).toEqual(['refresh-1'])
  })
  it('that overlaps a wake-up leaves no line open for nobody', async () => {
    const { lifecycle, items } = workerRig()
    await lifecycle.signIn(serverUrl)
    await Promise.all([lifecycle.wake(), lifecycle.signOut(), lifecycle.wake()])
    expect(fakeBrowser.document).toBe('closed')
    expect(await items.me.get()).toBeNull()
  })
  it('does not sign in again by itself', async () => {
    const { lifecycle, items } = workerRig()
    await lifecycle.signIn(serverUrl)
    await lifecycle.signOut()
    await lifecycle.wake()
    expect(await items.tokens.get()).toBeNull()
  })
})

describe('a worker that wakes', () => {
  it('with nobody signed in makes no engine', async () => {
    const { lifecycle, gateway } = workerRig()
    await lifecycle.wake()
    expect(fakeBrowser.created).toBe(0)
    expect(gateway.me).toBe(0)
  })
  it('opens the line of whoever is signed in without asking the gateway who that is', async () => {
    const { lifecycle, signedIn, gateway } = workerRig()
    await signedIn()
    await lifecycle.wake()
    expect(fakeBrowser.sent).toContain('offscreen:start')
    expect(gateway.me).toBe(0)
  })
  it('leaves the time since when the line is ready', async () => {
    const { lifecycle, signedIn, presence } = workerRig()
    await signedIn()
    await presence.update((known) => ({ ...known, reachability: { state: 'ready', since: 3, checkedAt: null } }))
    await lifecycle.wake()
    expect((await presence.get()).reachability).toEqual({ state: 'ready', since: 3, checkedAt: null })
  })
  it('after a browser start signs in again without a window', async () => {
    const { lifecycle, items } = workerRig()
    await items.settings.set({ serverUrl, resume: true })
    await lifecycle.wake()
    expect(await items.me.get()).toEqual(me)
    expect(fakeBrowser.document).toBe('open')
  })
  it('after a browser start without a network tries again at the next wake-up', async () => {
    const { lifecycle, items, gateway } = workerRig()
    await items.settings.set({ serverUrl, resume: true })
    gateway.up = false
    await lifecycle.wake()
    expect(await items.tokens.get()).toBeNull()
    gateway.up = true
    await lifecycle.wake()
    expect(await items.me.get()).toEqual(me)
  })
  it('with tokens but without a name, because the gateway was away, asks for the name again', async () => {
    const { lifecycle, signedIn, items } = workerRig()
    await signedIn()
    await items.me.clear()
    await lifecycle.wake()
    expect(await items.me.get()).toEqual(me)
  })
  it('ends a saved call that no engine has', async () => {
    const { lifecycle, signedIn, inCall, items } = workerRig()
    await signedIn()
    await inCall()
    await lifecycle.wake()
    expect(shownCall(await items.call.get())?.phase).toBe('ended')
  })
})

describe('a session that the server ended', () => {
  const ended = async ({ account, gateway }: ReturnType<typeof workerRig>) => {
    gateway.knows = false
    await account.access({ renew: true })
  }
  it('without a call is forgotten at once', async () => {
    const rig = workerRig()
    await rig.lifecycle.signIn(serverUrl)
    await ended(rig)
    await vi.waitFor(() => expect(fakeBrowser.document).toBe('closed'))
    await rig.lifecycle.wake()
    expect(await rig.items.me.get()).toBeNull()
  })
  it('lets a call that is live go on, and is forgotten after it', async () => {
    const rig = workerRig()
    await rig.lifecycle.signIn(serverUrl)
    const callId = await rig.inCall()
    const before = rig.published()
    await ended(rig)
    await vi.waitFor(() => expect(rig.published()).toBeGreaterThan(before))
    await rig.lifecycle.afterCall()
    expect(fakeBrowser.document).toBe('open')
    expect(shownCall(await rig.items.call.get())?.phase).toBe('ringing-in')
    await rig.session.dispatch({ type: 'caller-gave-up', callId, at: 9 })
    await rig.lifecycle.afterCall()
    expect(fakeBrowser.document).toBe('closed')
    expect(await rig.items.me.get()).toBeNull()
  })
})

describe('an update', () => {
  it('is taken at once when nobody is on the phone', async () => {
    const { lifecycle } = workerRig()
    await lifecycle.updateAvailable()
    expect(fakeBrowser.reloads).toBe(1)
  })
  it('waits for the call to end', async () => {
    const { lifecycle, signedIn, inCall, session } = workerRig()
    await signedIn()
    const callId = await inCall()
    await lifecycle.updateAvailable()
    await lifecycle.afterCall()
    expect(fakeBrowser.reloads).toBe(0)
    await session.dispatch({ type: 'caller-gave-up', callId, at: 9 })
    await lifecycle.afterCall()
    expect(fakeBrowser.reloads).toBe(1)
  })
})
