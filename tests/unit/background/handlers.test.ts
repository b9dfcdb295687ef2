import { extension, fakeBrowser } from '../../support/fake-browser.ts'
import { describe, expect, it, vi } from 'vitest'
import type { LiveCall } from '../../../lib/contracts/api-live-call.ts'
import { ok } from '../../../lib/core/result.ts'
import { callRecord } from '../../support/call-record.ts'
import {
  callId,
  second,
  epoch,
  other,
  party,
  page,
  offscreen,
  crm,
  content,
  incoming,
  handlersRig as rig,
} from '../../support/handlers-rig.ts'
import { liveCall } from '../../support/live-call.ts'
import { tokens } from '../../support/tokens.ts'

describe('a fact of the engine', () => {
  it('about the line is kept and shown', async () => {
    const { fact, presence, published } = rig()
    await fact(1, { type: 'registered', at: 5 })
    await fact(2, { type: 'microphone', state: 'granted' })
    expect(await presence.get()).toMatchObject({
      reachability: { state: 'ready', since: 5, checkedAt: null },
      microphone: 'granted',
      engine: { epoch, seq: 2 },
    })
    expect(published()).toBe(2)
  })
  it('about a call moves the call', async () => {
    const { fact, phase } = rig()
    await fact(1, incoming())
    expect(await phase()).toBe('ringing-in')
    await fact(2, { type: 'caller-gave-up', callId, at: 2 })
    expect(await phase()).toBe('ended')
  })
  it('about how a call sounded goes to the gateway, and moves no call', async () => {
    const { fact, people, signedIn, phase } = rig()
    await signedIn()
    const figure = { mean: 1, worst: 2 }
    const summary = { seconds: 9, mos: null, jitterMs: figure, lossPercent: figure, roundTripMs: figure, causes: [] }
    await fact(1, { type: 'call-quality', callId, summary })
    await vi.waitFor(() => expect(people.asked).toEqual([`quality ${callId.slice(-4)}`]))
    expect(await phase()).toBeUndefined()
  })
  it('that is repeated is applied once, and one that comes too late not at all', async () => {
    const { fact, presence } = rig()
    await fact(1, { type: 'registered', at: 5 })
    await fact(2, { type: 'unregistered', at: 6, fault: 'token-expired' })
    await fact(2, { type: 'registered', at: 7 })
    await fact(1, { type: 'registered', at: 8 })
    expect((await presence.get()).reachability).toMatchObject({ state: 'unreachable', since: 6 })
  })
  it('of a new engine document counts, although its numbers begin again', async () => {
    const { fact, presence } = rig()
    await fact(9, { type: 'unregistered', at: 6, fault: 'token-expired' })
    await fact(1, { type: 'registered', at: 7 }, other)
    expect(await presence.get()).toMatchObject({ reachability: { state: 'ready' }, engine: { epoch: other, seq: 1 } })
  })
  it('that could not be applied is taken again', async () => {
    const { fact, presence, items, phase } = rig()
    const { set } = items.call
    items.call.set = () => Promise.reject(new Error('quota'))
    await expect(fact(1, incoming())).rejects.toThrow('quota')
    expect((await presence.get()).engine.seq).toBe(0)
    items.call.set = set
    await fact(1, incoming())
    expect(await phase()).toBe('ringing-in')
  })
  it('that more ring than a person can follow lets the last one go, and only that one', async () => {
    const { fact, rejected } = rig()
    const numbered = (at: number) => `${callId.slice(0, -1)}${at}`
    for (let at = 1; at <= 6; at++) await fact(at, incoming(numbered(at)))
    await fact(7, incoming(numbered(6)))
    expect(rejected).toEqual([])
    await fact(8, incoming(numbered(7)))
    expect(rejected).toEqual([numbered(7)])
  })
})

describe('a click on a number', () => {
  it('in a page opens the panel of its window before anything else', async () => {
    const { handlers, steps, dialled } = rig()
    const record = { site: 'hubspot', kind: 'contact', id: '51' }
    const reply = handlers['background:dial']({ to: party.e164, ext: '12', name: 'Marcus Bell', record }, content)
    expect(steps[0]).toBe('panel 3')
    expect(await reply).toEqual({ ok: true })
    expect(dialled).toEqual([{ e164: party.e164, ext: '12', name: 'Marcus Bell', record }])
  })
  it('in our own page opens no panel, and passes on nothing that is not known', async () => {
    const { handlers, steps, dialled } = rig()
    await handlers['background:dial']({ to: party.e164 }, page)
    expect(steps).toEqual(['dial'])
    expect(dialled).toEqual([party])
  })
  it('hears why there is no call', async () => {
    const { handlers, setDials } = rig()
    setDials({ ok: false, code: 'busy' })
    expect(await handlers['background:dial']({ to: party.e164 }, page)).toEqual({ ok: false, code: 'busy' })
  })
})

describe('a command of a view', () => {
  it('moves the call it names', async () => {
    const { handlers, fact, phase } = rig()
    await fact(1, incoming())
    expect(await handlers['background:answer']({ callId }, page)).toEqual({ ok: true })
    expect(await phase()).toBe('answering')
    expect(await handlers['background:hangUp']({ callId }, page)).toEqual({ ok: true })
    expect(await phase()).toBe('ending')
  })
  it.each(['answer', 'decline', 'hangUp', 'dismiss'] as const)(
    '%s, for a call that is not there any more, is stale',
    async (verb) => {
      const { handlers, fact, phase } = rig()
      await fact(1, incoming())
      expect(await handlers[`background:${verb}`]({ callId: second }, page)).toEqual({ ok: false, code: 'stale' })
      expect(await phase()).toBe('ringing-in')
    },
  )
  it('holds, resumes and asks the gateway, of a call that can be', async () => {
    const { handlers, connect, phase, calls } = rig()
    await connect()
    expect(await handlers['background:resume']({ callId }, page)).toEqual({ ok: false, code: 'stale' })
    expect(await handlers['background:hold']({ callId }, page)).toEqual({ ok: true })
    expect(await phase()).toBe('held')
    expect(await handlers['background:resume']({ callId }, page)).toEqual({ ok: true })
    await handlers['background:askGateway']({ callId, request: { kind: 'move' } }, page)
    expect((await calls()).front).toMatchObject({ phase: 'connected', asked: { request: { kind: 'move' } } })
  })
  it('to record is stale until the gateway said that everybody agreed', async () => {
    const { handlers, connect } = rig()
    await connect()
    const record = () =>
      handlers['background:askGateway']({ callId, request: { kind: 'record', to: 'recording' } }, page)
    const says = (call: LiveCall) =>
      handlers['background:liveEvent']({ id: '1', event: { type: 'live-call', call } }, offscreen)
    await says(liveCall())
    expect(await record()).toEqual({ ok: false, code: 'stale' })
    await says(liveCall({ version: 2, recording: { ...liveCall().recording, verdict: 'allow', consentMissing: [] } }))
    expect(await record()).toEqual({ ok: true })
  })
  it('to mute or to send digits is stale before there is media', async () => {
    const { handlers, fact } = rig()
    await fact(1, incoming())
    const stale = { ok: false, code: 'stale' }
    expect(await handlers['background:setMuted']({ callId, muted: true }, page)).toEqual(stale)
    expect(await handlers['background:sendDigits']({ callId, digits: '1' }, page)).toEqual(stale)
  })
  it('that the missed calls were seen takes away their notifications, and no other', async () => {
    const { handlers, presence, published } = rig()
    await presence.update((known) => ({ ...known, missed: [{ callId, party }], toldMissed: [callId] }))
    fakeBrowser.notifications.set(`missed:${callId}`, {}).set(`incoming:${second}`, {})
    await handlers['background:seenMissed'](null, page)
    expect(await presence.get()).toMatchObject({ missed: [], toldMissed: [callId] })
    expect([...fakeBrowser.notifications.keys()]).toEqual([`incoming:${second}`])
    expect(published()).toBe(1)
  })
  it('to read the log says whether signing in would help', async () => {
    const { handlers, gateway } = rig()
    expect(await handlers['background:refreshLog'](null, page)).toEqual({ ok: true })
    gateway.up = false
    expect(await handlers['background:refreshLog'](null, page)).toEqual({ ok: false, code: 'unavailable' })
    expect((await handlers['background:callLog'](null, page)).items).toEqual([callRecord()])
  })
  it('to welcome opens the welcome page', async () => {
    const { handlers } = rig()
    await handlers['background:openWelcome'](null, page)
    expect(fakeBrowser.tabs).toEqual([`${extension.origin}/welcome.html`])
  })
  it('that the microphone changed is kept and shown', async () => {
    const { handlers, presence, published } = rig()
    await handlers['background:microphoneChanged']('granted', page)
    expect((await presence.get()).microphone).toBe('granted')
    expect(published()).toBe(1)
  })
})

describe('the engine document', () => {
  it('gets the token for the line, or the reason why not', async () => {
    const { handlers, setToken } = rig()
    expect(await handlers['background:voiceToken'](null, offscreen)).toEqual({ ok: false, code: 'offline' })
    const token = { token: 'a.b.c', identity: 'u_1', expiresAt: 9, signalling: {} }
    setToken(ok(token))
    expect(await handlers['background:voiceToken'](null, offscreen)).toEqual({ ok: true, token })
  })
  it('gets the way to the live stream, from where it left off', async () => {
    const { handlers, items } = rig()
    expect(await handlers['background:streamAccess']({ renew: false }, offscreen)).toEqual({
      ok: false,
      code: 'not-signed-in',
    })
    await items.tokens.set(tokens)
    await items.lastEventId.set('41')
    expect(await handlers['background:streamAccess']({ renew: false }, offscreen)).toEqual({
      ok: true,
      url: 'http://127.0.0.1:8787/v1/events',
      accessToken: 'access-1',
      lastEventId: '41',
    })
  })
  it('has an event of the stream taken only when all of it was done', async () => {
    const { handlers, items, heard, setHears } = rig()
    setHears(() => Promise.reject(new Error('no')))
    const event = { type: 'call-changed', call: callRecord() } as const
    await expect(handlers['background:liveEvent']({ id: '42', event }, offscreen)).rejects.toThrow('no')
    expect(await items.lastEventId.get()).toBeNull()
    setHears(async () => {})
    await handlers['background:liveEvent']({ id: '42', event }, offscreen)
    expect(heard).toEqual([callRecord()])
    expect(await items.lastEventId.get()).toBe('42')
  })
})

describe('a content script', () => {
  it('learns the country of the organisation, and nothing of calls and people', async () => {
    const { handlers, signedIn } = rig()
    const settings = {
      run: true,
      product: null,
      defaultCountry: null,
      overlayStyle: 'buttons',
      hidden: false,
      rules: [],
    }
    expect(await handlers['background:pageSettings'](null, content)).toEqual(settings)
    await signedIn()
    expect(await handlers['background:pageSettings'](null, content)).toEqual({ ...settings, defaultCountry: 'US' })
  })
  it('is told to stop where its site is not turned on', async () => {
    const { handlers } = rig()
    const from = { ...content, raw: { ...content.raw, origin: 'https://other.example' } }
    expect(await handlers['background:pageSettings'](null, from)).toMatchObject({ run: false })
  })
})

describe('what people choose for pages', () => {
  const site = `${crm}/*`
  it('turns sites on and off', async () => {
    const { handlers, steps } = rig()
    await handlers['background:turnOnSites']([{ pattern: site }], page)
    await handlers['background:turnOffSites']([site], page)
    expect(steps).toEqual([`on ${site}`, `off ${site}`])
  })
  it('about a field reaches the open tabs, and can be taken back', async () => {
    const { handlers, steps } = rig()
    const rule = { site, field: 'column:account', verdict: 'not-phone' } as const
    await handlers['background:setFieldRule'](rule, page)
    expect(steps).toEqual(['pages', 'tabs'])
    expect(await handlers['background:pageSettings'](null, content)).toMatchObject({
      rules: [{ field: 'column:account', verdict: 'not-phone' }],
    })
    await handlers['background:setFieldRule']({ ...rule, verdict: null }, page)
    expect(await handlers['background:pageSettings'](null, content)).toMatchObject({ rules: [] })
  })
  it('about a field stands behind what the admin says', async () => {
    const { handlers, managed } = rig()
    managed.fieldRules.push({ site: 'crm.example', field: 'column:account', verdict: 'not-phone' })
    managed.fieldRules.push({ site: '*', field: 'column:other', verdict: 'phone' })
    await handlers['background:setFieldRule']({ site, field: 'column:account', verdict: 'phone' }, page)
    expect(await handlers['background:pageSettings'](null, content)).toMatchObject({
      rules: [{ field: 'column:account', verdict: 'not-phone' }],
    })
  })
  it('about the looks reaches the open tabs', async () => {
    const { handlers, steps } = rig()
    await handlers['background:setOverlayStyle']('marks', page)
    expect(steps).toEqual(['pages', 'tabs'])
    expect(await handlers['background:pageSettings'](null, content)).toMatchObject({ overlayStyle: 'marks' })
  })
  it('about another dialer hides ours on that site alone, until it is taken back', async () => {
    const { handlers, items } = rig()
    await handlers['background:otherDialers'](['ringcentral', 'ringcentral'], content)
    await handlers['background:otherDialers'](['vialer'], content)
    expect(await items.seenDialers.get()).toEqual([{ site, dialers: ['ringcentral', 'vialer'] }])
    await handlers['background:chooseDialer']({ site, choice: 'theirs' }, page)
    expect(await handlers['background:pageSettings'](null, content)).toMatchObject({ hidden: true })
    await handlers['background:chooseDialer']({ site, choice: null }, page)
    expect(await handlers['background:pageSettings'](null, content)).toMatchObject({ hidden: false })
  })
  it('is not asked of a page where Callside does not run', async () => {
    const { handlers, items } = rig()
    const from = { ...content, raw: { ...content.raw, origin: 'https://other.example' } }
    await handlers['background:otherDialers'](['vialer'], from)
    expect(await items.seenDialers.get()).toEqual([])
  })
})
