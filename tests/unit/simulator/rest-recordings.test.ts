import { describe, expect, test } from 'vitest'
import { decodeMulaw } from '../../../simulator/g711.ts'
import { waitFor } from '../../support/wait-for.ts'
import { accountSid, authToken, farNumber, ownNumber } from './carrier-account.ts'
import { running } from './running.ts'

// Driven by the carrier's own npm client.
const carrier = running()
const otherNumber = '+14155550124'

/** Two telephones in one conference, each with a tone of its own. */
async function talk() {
  await carrier.sim.setFarEnd({ number: farNumber, media: 'tone', hertz: 700, answerAfterMs: 0 })
  await carrier.sim.setFarEnd({ number: otherNumber, media: 'tone', hertz: 1100, answerAfterMs: 0 })
  const add = (to: string) =>
    carrier.rest.conferences('talk').participants.create({ from: ownNumber, to, beep: 'false', waitUrl: '' })
  const [first, second] = [await add(farNumber), await add(otherNumber)]
  const strength = async (sid: string, hertz: number) => (await carrier.sim.heard(sid, hertz)).tones[hertz] ?? 0
  await waitFor('both to hear each other', async () => {
    const both = [await strength(first.callSid, 1100), await strength(second.callSid, 700)]
    return both.every((each) => each > 0.15)
  })
  return { first: first.callSid, second: second.callSid, strength }
}

const callback = () => ({
  recordingStatusCallback: `${carrier.application.url}/recording`,
  recordingStatusCallbackEvent: ['in-progress', 'completed', 'absent'],
})

async function fileOf(sid: string): Promise<Buffer> {
  const url = `${carrier.simulator.restUrl}/2010-04-01/Accounts/${accountSid}/Recordings/${sid}.wav`
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  return Buffer.from(await (await fetch(url, { headers: { authorization } })).arrayBuffer())
}

/** The strength of a tone in one channel of a stereo mu-law file. */
function toneIn(file: Buffer, channel: number, hertz: number): number {
  const samples = decodeMulaw(file.subarray(46).filter((_, index) => index % 2 === channel))
  const [cosine, sine] = [Math.cos, Math.sin].map((wave) =>
    samples.reduce((sum, sample, at) => sum + sample * wave((2 * Math.PI * hertz * at) / 8000), 0),
  )
  return (2 * Math.hypot(cosine ?? 0, sine ?? 0)) / samples.length / 32768
}

describe('a recording of a call', () => {
  test('has what the leg says on one channel and what it hears on the other, and tells when it is done', async () => {
    const { first, strength } = await talk()
    const started = await carrier.rest.calls(first).recordings.create({ recordingChannels: 'dual', ...callback() })
    expect(started).toMatchObject({
      status: 'in-progress',
      channels: 2,
      source: 'StartCallRecordingAPI',
      callSid: first,
    })
    await waitFor('some sound', async () => (await strength(first, 1100)) > 0.15)
    await waitFor('a second of it', async () =>
      (await carrier.sim.state()).calls.some((call) => call.audioIn.packets > 60),
    )
    const stopped = await carrier.rest.calls(first).recordings('Twilio.CURRENT').update({ status: 'stopped' })
    expect(stopped).toMatchObject({ sid: started.sid, status: 'stopped' })
    const file = await fileOf(started.sid)
    expect(file.readUInt16LE(22)).toBe(2)
    expect(toneIn(file, 0, 700)).toBeGreaterThan(0.15)
    expect(toneIn(file, 0, 1100)).toBeLessThan(0.02)
    expect(toneIn(file, 1, 1100)).toBeGreaterThan(0.1)
    await waitFor('the callback', () => carrier.application.fieldsAt('/recording').length === 2)
    expect(carrier.application.fieldsAt('/recording').map((fields) => fields.RecordingStatus)).toEqual([
      'in-progress',
      'completed',
    ])
    expect(carrier.application.fieldsAt('/recording').at(-1)).toMatchObject({
      RecordingSid: started.sid,
      RecordingChannels: '2',
    })
  })

  test('keeps nothing while it is paused, and goes on after', async () => {
    const { first } = await talk()
    const { sid } = await carrier.rest.calls(first).recordings.create(callback())
    const recording = carrier.rest.calls(first).recordings(sid)
    expect((await recording.update({ status: 'paused', pauseBehavior: 'skip' })).status).toBe('paused')
    const before = (await recording.fetch()).duration
    expect((await recording.update({ status: 'in-progress' })).status).toBe('in-progress')
    expect(before).toBeNull()
    // One that never had a sound in it is `absent`.
    const packets = async () =>
      (await carrier.sim.state()).calls.find(({ sid: one }) => one === first)?.audioIn.packets ?? 0
    const known = await packets()
    await waitFor('some sound after the pause', async () => (await packets()) > known + 10)
    await carrier.sim.hangUp(first)
    await waitFor('the end', async () => (await recording.fetch()).status === 'completed')
    expect((await carrier.rest.calls(first).recordings.list()).map((each) => each.sid)).toEqual([sid])
    expect(await recording.remove()).toBe(true)
    await expect(recording.fetch()).rejects.toMatchObject({ code: 20404 })
  })

  test('is refused for a call that is not talked on, twice stopped, and with a wrong word', async () => {
    const { first } = await talk()
    const recordings = carrier.rest.calls(first).recordings
    await expect(recordings('Twilio.CURRENT').update({ status: 'paused' })).rejects.toMatchObject({ code: 20404 })
    await expect(recordings.create({ recordingChannels: 'three' })).rejects.toMatchObject({ code: 20001 })
    const { sid } = await recordings.create()
    await recordings(sid).update({ status: 'stopped' })
    await expect(recordings(sid).update({ status: 'paused' })).rejects.toMatchObject({ code: 21220 })
    await carrier.sim.hangUp(first)
    await expect(recordings.create()).rejects.toMatchObject({ code: 21220 })
  })
})

describe('a person', () => {
  test('says the tone that is asked for, and again their own', async () => {
    const { first, second, strength } = await talk()
    await carrier.sim.speak(first, 1500)
    await waitFor('the tone', async () => (await strength(second, 1500)) > 0.15 && (await strength(second, 700)) < 0.02)
    await carrier.sim.speak(first, null)
    await waitFor(
      'the old one',
      async () => (await strength(second, 700)) > 0.15 && (await strength(second, 1500)) < 0.02,
    )
  })

  test('who goes over to another conference by a new document is heard there and no longer here', async () => {
    const { first, second, strength } = await talk()
    const twiml = '<Response><Dial><Conference beep="false" waitUrl="">elsewhere</Conference></Dial></Response>'
    await carrier.rest.calls(first).update({ twiml })
    await waitFor('silence here', async () => (await strength(second, 700)) < 0.02)
    await carrier.sim.until('the other conference', ({ conferences }) =>
      conferences.some(
        ({ friendlyName, participants }) => friendlyName === 'elsewhere' && participants.includes(first),
      ),
    )
    await carrier.rest.conferences('elsewhere').participants.create({ from: ownNumber, to: otherNumber, beep: 'false' })
    await waitFor('somebody there', async () => (await strength(first, 1100)) > 0.15)
  })

  test('at an emergency number is called like any other; at another short number not', async () => {
    const add = (to: string) => carrier.rest.conferences('help').participants.create({ from: ownNumber, to })
    expect((await add('911')).status).toBe('queued')
    await expect(add('912')).rejects.toMatchObject({ code: 21211 })
  })
})
