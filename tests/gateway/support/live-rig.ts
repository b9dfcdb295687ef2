/** A gateway on a socket and the carrier simulator, on real ports: what a test hears has gone through both. */
import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { type LiveCall, liveCallSchema } from '../../../lib/contracts/api-live-call.ts'
import type { VoiceToken } from '../../../lib/contracts/api.ts'
import { type Simulator, startSimulator } from '../../../simulator/start-simulator.ts'
import { createSimClient } from '../../support/sim-client.ts'
import { waitFor } from '../../support/wait-for.ts'
import { browserAnswer, browserOffer, type DeviceSocket, openDevice } from '../../unit/simulator/device-socket.ts'
import { openTestDatabase } from './database.ts'
import { environment, frontDesk, startTestGateway, type TestGateway } from './gateway.ts'
import { openStream } from './event-stream.ts'
import { signIn } from './sign-in.ts'

/** Each person says one tone, far from those of music and ringing. */
export const tones = { ana: 1300, ben: 1500, dana: 1700, patient: 1900, interpreter: 2100, other: 2300 } as const
export type Voice = keyof typeof tones
export const patient = '+14155550123'
export const interpreter = '+14155550124'
export const other = '+14155550125'
/** The notes of the hold music, and the two tones of the ringing signal. */
const notes = [247, 262, 294, 330, 349, 392, 494, 523]
const ringing = [440, 480]
const loud = 0.05
const faint = 0.01

export type Person = Awaited<ReturnType<LiveRig['person']>>
export type LiveRig = Awaited<ReturnType<typeof startLiveRig>>

export async function startLiveRig() {
  const db = await openTestDatabase()
  const running: { gateway?: TestGateway } = {}
  const server = createAdaptorServer({
    fetch: (request) => running.gateway?.app.fetch(request) ?? new Response(null, { status: 503 }),
  }) as Server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const webhook = (name: string) => `${publicUrl}/webhooks/twilio/${name}`
  const simulator: Simulator = await startSimulator({
    accountSid: environment.TWILIO_ACCOUNT_SID,
    authToken: environment.TWILIO_AUTH_TOKEN,
    apiKeySid: environment.TWILIO_API_KEY_SID,
    apiKeySecret: environment.TWILIO_API_KEY_SECRET,
    numbers: [{ number: frontDesk, voiceUrl: webhook('voice/incoming'), statusCallback: webhook('call-status') }],
    apps: [
      {
        sid: environment.TWILIO_TWIML_APP_SID,
        voiceUrl: webhook('voice/outgoing'),
        statusCallback: webhook('call-status'),
      },
    ],
    mediaAddress: '127.0.0.1',
    log: () => undefined,
  })
  const sim = createSimClient(simulator.controlUrl)
  const devices: DeviceSocket[] = []
  const streams: { close(): Promise<void> }[] = []

  async function person(email: string, voice: Voice) {
    const gateway = need(running.gateway)
    const { access_token: token } = await signIn(gateway, email)
    const request = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
      const response = await gateway.request(`${publicUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, body: text === '' ? null : (JSON.parse(text) as Record<string, unknown>) }
    }
    const { body } = await request('POST', '/v1/voice/token')
    const { token: voiceToken } = body as VoiceToken
    const openLine = async () => {
      const device = await openDevice(simulator.signallingHost, voiceToken)
      devices.push(device)
      return device
    }
    const device = await openLine()
    const live = async (callId: string): Promise<LiveCall> =>
      liveCallSchema.parse((await request('GET', `/v1/calls/${callId}/live`)).body)
    const command = async (method: string, path: string, given?: unknown): Promise<LiveCall> => {
      const reply = await request(method, path, given)
      if (reply.status !== 200) throw new Error(`${method} ${path.split('/').at(-1)}: ${JSON.stringify(reply)}`)
      return liveCallSchema.parse(reply.body)
    }
    return {
      email,
      token,
      device,
      openLine,
      request,
      command,
      live,
      userId: await gateway.userId(email),
      stream: async () => {
        const stream = await openStream(gateway, token)
        streams.push(stream)
        return stream
      },
      /** Places a call as the SDK does and returns when both are connected. */
      async dial(to: string, change: Record<string, string> = {}, from = device) {
        const { callId, sid } = await this.send(to, change, from)
        await this.speak(sid)
        await waitFor('the answer', async () => (await live(callId)).status === 'in-progress')
        await connected(sid)
        return { callId, sid }
      },
      async send(to: string, change: Record<string, string> = {}, from = device) {
        const callId = change.CallId ?? randomUUID()
        const known = from.received.filter(({ type }) => type === 'ringing').length
        const params = new URLSearchParams({ To: to, CallId: callId, ...change })
        from.send('invite', {
          callsid: `TJS${randomUUID()}`,
          sdp: await browserOffer(),
          twilio: { params: `${params}` },
        })
        const rang = await waitFor(
          'the carrier to take the call',
          () => from.received.filter(({ type }) => type === 'ringing')[known],
        )
        return { callId, sid: rang.payload.callsid ?? '' }
      },
      /** Answers what rings for this call. */
      async answer(callId: string, on = device) {
        const invite = await waitFor('an incoming call', () => invitesOf(on, callId).at(-1))
        const sid = invite.payload.callsid ?? ''
        await sim.speak(sid, tones[voice])
        on.send('answer', { callsid: sid, sdp: await browserAnswer(String(invite.payload.sdp)) })
        await connected(sid)
        return sid
      },
      speak: (sid: string) => sim.speak(sid, tones[voice]),
      hangUp: (sid: string) => sim.hangUp(sid),
    }
  }

  const connected = (sid: string) =>
    sim.until(
      'to be in the conference',
      ({ calls, conferences }) =>
        calls.some((call) => call.sid === sid && call.status === 'in-progress') &&
        conferences.some(({ participants }) => participants.includes(sid)),
    )

  /** The leg of an outside number, once it is in a conference. */
  const farEnd = async (number: string) =>
    sim.until(`${number} to be connected`, ({ calls, conferences }) => {
      const call = calls.findLast(
        ({ to, from, kind, status }) =>
          (to === number || from === number) && kind === 'pstn' && status === 'in-progress',
      )
      return call !== undefined && conferences.some(({ participants }) => participants.includes(call.sid)) && call.sid
    })

  /** Waits until this leg hears exactly these people. */
  async function hears(sid: string, ...voices: Voice[]): Promise<void> {
    await waitFor(`${sid} to hear ${voices.join() || 'nobody'}`, async () => {
      const heard = await sim.heard(sid, ...Object.values(tones), ...notes)
      const isNote = notes.some((note) => (heard.tones[note] ?? 0) > faint)
      const isRight = (Object.keys(tones) as Voice[]).every((voice) => {
        const strength = heard.tones[tones[voice]] ?? 0
        return voices.includes(voice) ? strength > loud : strength < faint
      })
      return isRight && !isNote
    })
  }

  /** Waits until this leg hears a melody or a ringing signal, and no person. */
  async function hearsSound(sid: string, sound: 'music' | 'ringing'): Promise<void> {
    await waitFor(`${sid} to hear ${sound}`, async () => {
      const heard = await sim.heard(sid, ...Object.values(tones), ...notes, ...ringing)
      const at = (hertz: number) => heard.tones[hertz] ?? 0
      if (Object.values(tones).some((hertz) => at(hertz) > faint)) return false
      return sound === 'ringing' ? ringing.every((hertz) => at(hertz) > loud) : notes.some((hertz) => at(hertz) > loud)
    })
  }

  return {
    db,
    sim,
    simulator,
    person,
    connected,
    farEnd,
    hears,
    hearsSound,
    gateway: () => need(running.gateway),
    /** Before each test: an empty database, nobody on the line, everybody outside answers at once with a tone. */
    async reset(): Promise<void> {
      await this.endTest()
      running.gateway = await startTestGateway(db, {
        live: { PUBLIC_URL: publicUrl, TWILIO_API_URL: simulator.restUrl },
      })
      const answers = { behaviour: 'answer', answerAfterMs: 0, media: 'tone' } as const
      await sim.setFarEnd({ number: patient, ...answers, hertz: tones.patient })
      await sim.setFarEnd({ number: interpreter, ...answers, hertz: tones.interpreter })
      await sim.setFarEnd({ number: other, ...answers, hertz: tones.other })
    },
    async endTest(): Promise<void> {
      for (const stream of streams.splice(0)) await stream.close()
      for (const device of devices.splice(0)) device.close()
      await sim.setFaults({ rest: undefined })
      await sim.reset()
      await sim.until('nobody to be registered', ({ clients }) => clients.length === 0)
      running.gateway?.stop()
    },
    async stop(): Promise<void> {
      await this.endTest()
      await simulator.stop()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await db.close()
    },
  }
}

function invitesOf(device: DeviceSocket, callId: string) {
  return device.received.filter(({ type, payload }) => {
    const parameters = payload.parameters as { Params?: string } | undefined
    return type === 'invite' && new URLSearchParams(parameters?.Params ?? '').get('callId') === callId
  })
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('call reset() first')
  return value
}
