// Two calls of one person, measured in the sound that arrives: each far end says one tone, the microphone beeps.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SessionState } from '../../lib/call/events.ts'
import { callsOf } from '../../lib/call/session-state.ts'
import { qualityReportsSchema } from '../../lib/contracts/quality.ts'
import type { Tokens } from '../../lib/storage/items.ts'
import type { CallState } from '../../simulator/control-types.ts'
import { type Journey, startJourney } from '../support/journey.ts'
import { waitFor } from '../support/wait-for.ts'

const patient = { number: '+14155550123', hertz: 1900 }
const relative = { number: '+14155550188', hertz: 2100 }
const notes = [247, 262, 294, 330, 349, 392, 494, 523]
const loud = 0.05

let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
  await listen()
})
beforeEach(async () => {
  for (const { number, hertz } of [patient, relative])
    await journey.carrier.setFarEnd({ number, behaviour: 'answer', answerAfterMs: 0, media: 'tone', hertz })
})
afterEach(async () => {
  await journey.carrier.reset()
  await waitFor('no call to be left', async () => (await calls()).every(({ phase }) => phase === 'ended'))
})
afterAll(() => journey?.close())

const send = (name: string, input: unknown) =>
  journey.desk.evaluate((message) => chrome.runtime.sendMessage(message), { name, input })

async function calls() {
  const { call } = (await journey.desk.evaluate(() => chrome.storage.session.get('call'))) as { call?: SessionState }
  return call === undefined ? [] : callsOf(call)
}
const callWith = ({ number }: typeof patient, phase: string) =>
  waitFor(`the call with ${number} to be ${phase}`, async () =>
    (await calls()).find((call) => call.party.e164 === number && call.phase === phase),
  )

/** What the engine plays beside the call itself: file names, each with how often it was asked to begin. */
async function listen(): Promise<void> {
  const engine = await journey.callside.offscreen()
  await engine.evaluate(() => {
    const scope = window as unknown as { heard: HTMLMediaElement[] }
    scope.heard = []
    const play = HTMLMediaElement.prototype.play
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      if (!scope.heard.includes(this)) scope.heard.push(this)
      return play.call(this)
    }
  })
}
const playing = async () => {
  const engine = await journey.callside.offscreen()
  return engine.evaluate(() =>
    (window as unknown as { heard: HTMLMediaElement[] }).heard
      .filter(({ paused, muted, src }) => !paused && !muted && /incoming|knock/.test(src))
      .map(({ src }) => src.replace(/.*\/|\.wav/g, '')),
  )
}
const toPlay = (...names: string[]) =>
  waitFor(`to hear ${names.join() || 'nothing'}`, async () => (await playing()).join() === names.join())

const isLive = ({ status }: CallState) => status === 'in-progress'
/** The telephone of somebody, and the leg of ours that talks to it: they share a conference. */
const legsOf = ({ number }: typeof patient) =>
  journey.carrier.until(`both legs of the call with ${number}`, ({ calls: all }) => {
    const theirs = all.find((call) => call.kind === 'pstn' && isLive(call) && [call.from, call.to].includes(number))
    const room = theirs?.conference
    const ours = all.find((call) => call.kind === 'client' && isLive(call) && call.conference === room)
    return room !== undefined && theirs && ours && { theirs: theirs.sid, ours: ours.sid }
  })

const tonesOf = async (sid: string, ...hertz: number[]) => (await journey.carrier.heard(sid, ...hertz)).tones
const hears = (sid: string, hertz: number) =>
  waitFor(`${hertz} Hz to be heard`, async () => ((await tonesOf(sid, hertz))[hertz] ?? 0) > loud)
const hearsMusic = (sid: string) =>
  waitFor('the music', async () => {
    const tones = await tonesOf(sid, ...notes)
    return notes.some((hertz) => (tones[hertz] ?? 0) > loud)
  })
const isClosed = (sid: string) =>
  journey.carrier.until('the microphone to be closed', ({ calls: all }) => {
    const leg = all.find((call) => call.sid === sid)
    return leg !== undefined && leg.audioIn.level === 0 && leg.audioIn.silentForMs > 1_500
  })
const isOpen = (sid: string) =>
  journey.carrier.until('the microphone to be heard', ({ calls: all }) => {
    const leg = all.find((call) => call.sid === sid)
    return leg !== undefined && leg.audioIn.level > 0
  })

/** As the gateway tells it to this person. */
async function quality(callId: string) {
  const body = await journey.desk.evaluate(async (id): Promise<unknown> => {
    const { tokens } = (await chrome.storage.session.get('tokens')) as { tokens: Tokens }
    const headers = { authorization: `Bearer ${tokens.accessToken}` }
    return (await fetch(new URL(`/v1/calls/${id}/quality`, tokens.serverUrl), { headers })).json()
  }, callId)
  return qualityReportsSchema.parse(body)
}

const ring = ({ number }: typeof patient) => journey.carrier.ring({ from: number, to: journey.stack.numbers[0] ?? '' })

async function talkTo(whom: typeof patient) {
  await send('background:dial', { to: whom.number })
  const { callId } = await callWith(whom, 'connected')
  const legs = await legsOf(whom)
  await hears(legs.ours, whom.hertz)
  return { callId, ...legs }
}

async function answer(whom: typeof patient) {
  const { callId } = await callWith(whom, 'ringing-in')
  await send('background:answer', { callId })
  await callWith(whom, 'connected')
  const legs = await legsOf(whom)
  await hears(legs.ours, whom.hertz)
  return { callId, ...legs }
}

describe('a second call', () => {
  it('knocks softly, is answered while the first hears music, and the two are swapped and merged', async () => {
    const first = await talkTo(patient)
    await ring(relative)
    expect(await callWith(relative, 'ringing-in')).toMatchObject({ alert: 'knock' })
    await toPlay('knock')
    await hears(first.ours, patient.hertz)

    const second = await answer(relative)
    await toPlay()
    await callWith(patient, 'held')
    await hearsMusic(first.theirs)
    await isClosed(first.ours)
    await isOpen(second.ours)

    await send('background:resume', { callId: first.callId })
    await callWith(relative, 'held')
    await callWith(patient, 'connected')
    await hears(first.ours, patient.hertz)
    await hearsMusic(second.theirs)
    await isClosed(second.ours)
    await isOpen(first.ours)

    await send('background:askGateway', { callId: first.callId, request: { kind: 'merge', with: second.callId } })
    await hears(first.theirs, relative.hertz)
    await hears(second.theirs, patient.hertz)
    await hears(first.ours, relative.hertz)
    await waitFor('the other call to be over', async () =>
      (await calls()).some(
        ({ callId, ...call }) => callId === second.callId && 'reason' in call && call.reason === 'merged',
      ),
    )
    await send('background:hangUp', { callId: first.callId })
    await journey.phase('ended')
  })

  it('goes on when the first hangs up, and the other way round', async () => {
    const first = await talkTo(patient)
    await ring(relative)
    const second = await answer(relative)
    await journey.carrier.hangUp(first.theirs)
    await callWith(patient, 'ended')
    await hears(second.ours, relative.hertz)
    await isOpen(second.ours)

    await ring(patient)
    const third = await answer(patient)
    await hearsMusic(second.theirs)
    await send('background:hangUp', { callId: third.callId })
    await journey.carrier.until('the third call to be over', ({ calls: all }) =>
      all.every(({ sid, status }) => ![third.ours, third.theirs].includes(sid) || status === 'completed'),
    )
    await send('background:resume', { callId: second.callId })
    await callWith(relative, 'connected')
    await hears(second.ours, relative.hertz)
    await isOpen(second.ours)
    await send('background:hangUp', { callId: second.callId })
  })

  it('and the first both outlive their signalling sockets, and only one Device is rung', async () => {
    const first = await talkTo(patient)
    await ring(relative)
    const second = await answer(relative)
    expect((await journey.carrier.dropSockets()).dropped).toBe(2)
    await journey.carrier.until(
      'both sockets to be back, one of them registered',
      ({ clients }) => clients.length === 2 && clients.filter(({ registered }) => registered).length === 1,
    )
    await waitFor('both links', async () =>
      (await calls()).every((call) => (call.phase === 'connected' || call.phase === 'held') && call.link === 'up'),
    )
    await hears(second.ours, relative.hertz)
    await isOpen(second.ours)
    await isClosed(first.ours)
    await send('background:hangUp', { callId: second.callId })
    await send('background:resume', { callId: first.callId })
    await isOpen(first.ours)
    await send('background:hangUp', { callId: first.callId })
    await journey.carrier.until('the spare socket to close', ({ clients }) => clients.length === 1)
  })

  it('can be dialled while the first is held', async () => {
    const first = await talkTo(patient)
    await send('background:hold', { callId: first.callId })
    await callWith(patient, 'held')
    const second = await talkTo(relative)
    await hearsMusic(first.theirs)
    await isClosed(first.ours)
    await isOpen(second.ours)
  })

  it('keeps how it sounded at the gateway when it is over', async () => {
    const { callId, ours } = await talkTo(patient)
    await journey.carrier.until('some seconds of sound', ({ calls: all }) =>
      all.some(({ sid, audioOut }) => sid === ours && audioOut.packets > 150),
    )
    await send('background:hangUp', { callId })
    const kept = await waitFor('the report', async () => {
      const { items } = await quality(callId)
      return items[0]
    })
    expect(kept).toMatchObject({ mos: { worst: expect.any(Number) as number }, lossPercent: { mean: 0, worst: 0 } })
    expect(kept.mos?.mean).toBeGreaterThan(3.5)
    expect(kept.seconds).toBeGreaterThan(1)
    expect((await quality(callId)).items).toHaveLength(1)
  })

  it('that is alone rings aloud, and falls silent when its caller gives up', async () => {
    const { callSid } = await ring(relative)
    await callWith(relative, 'ringing-in')
    await toPlay('incoming')
    await journey.carrier.hangUp(callSid)
    await toPlay()
  })
})
