import { describe, expect, test } from 'vitest'
import { encodeMulaw } from '../../../simulator/g711.ts'
import { wav } from '../../../simulator/wav.ts'
import { waitFor } from '../../support/wait-for.ts'
import { farNumber, ownNumber } from './carrier-account.ts'
import { running } from './running.ts'

// Driven by the carrier's own npm client.
const carrier = running()
const otherNumber = '+14155550124'
const sound = wav(encodeMulaw(new Int16Array(8000).fill(8192)))

async function connected(callSid: string): Promise<void> {
  await carrier.sim.until(
    'the answer',
    ({ calls }) => calls.find((call) => call.sid === callSid)?.status === 'in-progress',
  )
}

async function conferenceOf(room: string): Promise<string> {
  const [conference] = await carrier.rest.conferences.list({ friendlyName: room })
  return conference?.sid ?? ''
}

describe('a conference', () => {
  const add = (room: string, options: Record<string, unknown> = {}) =>
    carrier.rest.conferences(room).participants.create({ from: ownNumber, to: farNumber, beep: 'false', ...options })

  const events = (): (string | undefined)[] =>
    carrier.application.fieldsAt('/conference').map((fields) => fields.StatusCallbackEvent)

  test('starts with the second participant, tells what happens, and ends with the one that ends it', async () => {
    await carrier.sim.setFarEnd({ answerAfterMs: 0 })
    const callback = {
      conferenceStatusCallback: `${carrier.application.url}/conference`,
      conferenceStatusCallbackEvent: ['start', 'end', 'join', 'leave', 'mute', 'hold', 'modify'],
    }
    const first = await add('events', { label: 'agent', ...callback })
    await connected(first.callSid)
    const room = carrier.rest.conferences(await conferenceOf('events'))
    expect((await room.fetch()).status).toBe('init')
    const second = await add('events', { to: otherNumber, label: 'patient', endConferenceOnExit: true })
    await connected(second.callSid)
    expect((await room.fetch()).status).toBe('in-progress')
    expect((await room.participants('patient').update({ muted: true })).muted).toBe(true)
    expect((await room.participants(second.callSid).update({ muted: false, hold: true })).hold).toBe(true)
    expect((await room.participants.list({ hold: true })).map((participant) => participant.label)).toEqual(['patient'])
    await room.participants('patient').update({ hold: false, endConferenceOnExit: true })
    expect(await room.participants('patient').remove()).toBe(true)
    await carrier.sim.until('both to be gone', ({ calls }) =>
      calls
        .filter((call) => [first.callSid, second.callSid].includes(call.sid))
        .every((call) => call.status === 'completed'),
    )
    await waitFor('the end', () => events().includes('conference-end'))
    expect(events()).toEqual([
      'participant-join',
      'participant-join',
      'conference-start',
      'participant-mute',
      'participant-unmute',
      'participant-hold',
      'participant-unhold',
      'participant-modify',
      'participant-leave',
      'participant-leave',
      'conference-end',
    ])
    expect(carrier.application.fieldsAt('/conference').at(-1)).toMatchObject({
      FriendlyName: 'events',
      ReasonConferenceEnded: 'participant-with-end-conference-on-exit-kicked',
      CallSidEndingConference: second.callSid,
    })
    expect(carrier.application.requests.every((request) => request.isSigned)).toBe(true)
    expect((await room.fetch()).reasonConferenceEnded).toBe('participant-with-end-conference-on-exit-kicked')
  })

  test('tells nobody when the first who joins names nobody, whatever the second names', async () => {
    await carrier.sim.setFarEnd({ answerAfterMs: 0 })
    const first = await add('silent')
    await connected(first.callSid)
    const second = await add('silent', {
      to: otherNumber,
      endConferenceOnExit: true,
      conferenceStatusCallback: `${carrier.application.url}/conference`,
      statusCallback: `${carrier.application.url}/leg`,
    })
    await connected(second.callSid)
    await carrier.rest.calls(second.callSid).update({ status: 'completed' })
    await waitFor('the end of the leg', () => carrier.application.fieldsAt('/leg').length > 0)
    expect((await carrier.rest.conferences(first.conferenceSid).fetch()).status).toBe('completed')
    expect(events()).toEqual([])
  })

  test('is over when the only one dialled does not answer', async () => {
    await carrier.sim.setFarEnd({ behaviour: 'busy', answerAfterMs: 0 })
    const { callSid } = await add('lonely')
    await carrier.sim.until('busy', ({ calls }) => calls.find((call) => call.sid === callSid)?.status === 'busy')
    expect((await carrier.rest.conferences(await conferenceOf('lonely')).fetch()).status).toBe('completed')
  })

  test('stops ringing who has not answered when it is ended', async () => {
    await carrier.sim.setFarEnd({ behaviour: 'no-answer' })
    const { callSid } = await add('ended')
    await carrier.rest.conferences(await conferenceOf('ended')).update({ status: 'completed' })
    expect((await carrier.rest.calls(callSid).fetch()).status).toBe('canceled')
  })

  test('refuses a label that is in use, a sid that is not, and a wrong flag', async () => {
    await carrier.sim.setFarEnd({ answerAfterMs: 0 })
    await add('labels', { label: 'patient' })
    await expect(add('labels', { label: 'patient' })).rejects.toMatchObject({ code: 16024 })
    await expect(add('CF00000000000000000000000000000000')).rejects.toMatchObject({ code: 20404 })
    await expect(add('labels', { muted: 'perhaps' })).rejects.toMatchObject({ code: 20001 })
    await expect(
      carrier.rest
        .conferences(await conferenceOf('labels'))
        .participants('nobody')
        .fetch(),
    ).rejects.toMatchObject({ code: 20404 })
  })

  test('rings a client with its parameters', async () => {
    const device = await carrier.device('alice')
    await add('client', { to: 'client:alice?record=contact%2017&note=a', from: 'client:carrier' })
    expect((await device.next('invite')).payload).toMatchObject({
      parameters: { From: 'client:carrier', To: 'client:alice', Params: 'record=contact+17&note=a' },
    })
  })

  test('has an alert for a sound that cannot be fetched', async () => {
    carrier.answer = ({ path }) => (path === '/wait' ? '<Response><Play>missing.wav</Play></Response>' : 404)
    await carrier.sim.setFarEnd({ answerAfterMs: 0 })
    await add('missing', { waitUrl: `${carrier.application.url}/wait` })
    const alert = await carrier.sim.until('the alert', ({ alerts }) => alerts[0])
    expect(alert.code).toBe(11200)
  })

  test('plays the waiting music that the application gives, and lets those inside hear a telephone ring', async () => {
    carrier.answer = ({ path }) =>
      path === '/wait' ? '<Response><Play loop="0">music.wav</Play></Response>' : path === '/music.wav' ? sound : 204
    await carrier.sim.setFarEnd({ answerAfterMs: 0, media: 'silence' })
    const heardBy = async (sid: string) => (await carrier.sim.state()).calls.find((call) => call.sid === sid)?.audioIn
    const first = await add('music', { waitUrl: `${carrier.application.url}/wait` })
    await waitFor('the music', async () => ((await heardBy(first.callSid))?.level ?? 0) > 0.24)
    expect((await heardBy(first.callSid))?.level).toBeLessThan(0.26)
    const second = await add('quiet', { waitUrl: '' })
    await waitFor('silence', async () => ((await heardBy(second.callSid))?.silentForMs ?? 0) >= 100)
    await carrier.sim.setFarEnd({ number: otherNumber, behaviour: 'no-answer' })
    await add('quiet', { to: otherNumber, earlyMedia: true })
    const ringing = await waitFor('ringing', async () => {
      const heard = await heardBy(second.callSid)
      return heard && heard.level > 0.01 && heard
    })
    expect(ringing.silentForMs).toBeLessThan(300)
  })
})
