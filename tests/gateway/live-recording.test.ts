import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { auditEntrySchema } from '../../lib/contracts/api-audit.ts'
import type { LiveCall } from '../../lib/contracts/api-live-call.ts'
import type { SimulatorState } from '../../simulator/control-types.ts'
import { decodeWav } from '../../simulator/wav.ts'
import { waitFor } from '../support/wait-for.ts'
import { ana, ben, environment } from './support/gateway.ts'
import { interpreter, type LiveRig, patient, type Person, startLiveRig, tones } from './support/live-rig.ts'

let rig: LiveRig
let agent: Person
beforeAll(async () => {
  rig = await startLiveRig()
})
beforeEach(async () => {
  await rig.reset()
  agent = await rig.person(ana, 'ana')
})
afterEach(() => rig.endTest())
afterAll(() => rig.stop())

const consent = (callId: string, party: string, given = true) =>
  agent.command('POST', `/v1/calls/${callId}/consents`, { party, given, how: 'verbal', wording: 'us-all-party.1' })
const record = (callId: string, state: string) => agent.command('PUT', `/v1/calls/${callId}/recording`, { state })
const refused = async (callId: string, state: string, who = agent) =>
  (await who.request('PUT', `/v1/calls/${callId}/recording`, { state })).body?.code
const until = (callId: string, state: LiveCall['recording']['state']) =>
  waitFor(`the recording to be ${state}`, async () => {
    const { recording } = await agent.live(callId)
    return recording.state === state && recording
  })

/** What the carrier has of a call's leg. */
async function atCarrier(legSid: string) {
  const { TWILIO_ACCOUNT_SID: account, TWILIO_AUTH_TOKEN: token } = environment
  const headers = { authorization: `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}` }
  const base = `${rig.simulator.restUrl}/2010-04-01/Accounts/${account}`
  const list = await fetch(`${base}/Calls/${legSid}/Recordings.json`, { headers })
  const { recordings } = (await list.json()) as { recordings: { sid: string; status: string; channels: number }[] }
  return {
    recordings,
    async sound(sid: string) {
      const response = await fetch(`${base}/Recordings/${sid}.wav`, { headers })
      return decodeWav(new Uint8Array(await response.arrayBuffer())) ?? new Int16Array()
    },
  }
}

/** How strong a tone is in a sound, on a scale of 0 to 1. */
function strength(samples: Int16Array, hertz: number): number {
  let [real, imaginary] = [0, 0]
  for (const [index, sample] of samples.entries()) {
    const turn = (2 * Math.PI * hertz * index) / 8_000
    real += sample * Math.cos(turn)
    imaginary += sample * Math.sin(turn)
  }
  return (2 * Math.hypot(real, imaginary)) / Math.max(1, samples.length) / 32_768
}

describe('recording', () => {
  it('begins only after the consent of whom the call is about was noted', async () => {
    const { callId } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    expect(await refused(callId, 'recording')).toBe('consent-missing')
    expect((await agent.live(callId)).recording).toMatchObject({
      state: 'off',
      verdict: 'refuse',
      consentMissing: ['remote'],
    })
    await consent(callId, 'remote', false)
    expect(await refused(callId, 'recording')).toBe('consent-missing')
    expect((await atCarrier(contact)).recordings).toEqual([])
    const allowed = await consent(callId, 'remote')
    expect(allowed.recording).toMatchObject({ state: 'off', verdict: 'allow', consentMissing: [] })
    expect((await record(callId, 'recording')).recording.state).toBe('recording')
    expect((await atCarrier(contact)).recordings).toMatchObject([{ status: 'in-progress', channels: 2 }])
    // A consent is for one call.
    await agent.hangUp((await rig.sim.state()).calls.find(({ kind }) => kind === 'client')?.sid ?? '')
    await rig.sim.until('the end', ({ calls }) => calls.every(({ status }) => status !== 'in-progress'))
    const next = await agent.dial(patient)
    expect(await refused(next.callId, 'recording')).toBe('consent-missing')
  })

  it('pauses, goes on and stops, and has the voice of whom it is about', async () => {
    const { callId } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await consent(callId, 'remote')
    await record(callId, 'recording')
    await rig.hears(contact, 'ana')
    expect((await record(callId, 'paused')).recording).toMatchObject({ state: 'paused', pausedBy: 'agent' })
    expect((await record(callId, 'recording')).recording.state).toBe('recording')
    await rig.hears(contact, 'ana')
    expect((await record(callId, 'stopped')).recording.state).toBe('stopped')
    const { recordings, sound } = await atCarrier(contact)
    const samples = await sound(recordings[0]?.sid ?? '')
    expect(strength(samples, tones.patient)).toBeGreaterThan(0.05)
    const kept = () => rig.db.queries.selectFrom('callRecording').selectAll().executeTakeFirstOrThrow()
    const row = await waitFor('its length', async () => (await kept()).durationMs !== null && kept())
    expect(row).toMatchObject({ status: 'stopped', startedBy: agent.userId })
    expect(await refused(callId, 'paused')).toBe('call-state')
  })

  it('is in the audit trail: the consent, its begin, each change and its end, with who asked for it', async () => {
    const { callId } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await consent(callId, 'remote')
    await record(callId, 'recording')
    await rig.hears(contact, 'ana')
    for (const state of ['paused', 'recording', 'stopped']) await record(callId, state)
    const trail = async () => {
      const rows = await rig.db.queries.selectFrom('audit').select('body').orderBy('seq').execute()
      const entries = rows.map(({ body }) => auditEntrySchema.parse(JSON.parse(body)))
      return entries.filter(({ subject, action }) => subject?.id === callId && action.startsWith('recording-'))
    }
    const entries = await waitFor('the end in the trail', async () => {
      const found = await trail()
      return found.at(-1)?.action === 'recording-ended' && found
    })
    expect(entries.map(({ action, actor, detail }) => [action, actor?.userId, detail['asked']])).toEqual([
      ['recording-consent', agent.userId, undefined],
      ['recording-started', agent.userId, undefined],
      ['recording-changed', agent.userId, 'paused'],
      ['recording-changed', agent.userId, 'in-progress'],
      ['recording-changed', agent.userId, 'stopped'],
      ['recording-ended', undefined, undefined],
    ])
  })

  it('pauses by itself while somebody is held, so that what is said then is not in it', async () => {
    const { callId } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await consent(callId, 'remote')
    await record(callId, 'recording')
    await agent.command('PUT', `/v1/calls/${callId}/hold`, { held: true })
    expect(await until(callId, 'paused')).toMatchObject({ pausedBy: 'hold' })
    expect((await atCarrier(contact)).recordings[0]?.status).toBe('paused')
    expect(await refused(callId, 'recording')).toBeUndefined()
    expect((await agent.live(callId)).recording.state).toBe('paused')
    await agent.command('PUT', `/v1/calls/${callId}/hold`, { held: false })
    await until(callId, 'recording')
    expect((await atCarrier(contact)).recordings[0]?.status).toBe('in-progress')
  })

  it('pauses when somebody comes in who was not asked, and when consent is withdrawn', async () => {
    const { callId } = await agent.dial(patient)
    await consent(callId, 'remote')
    await record(callId, 'recording')
    const target = { type: 'number', number: interpreter }
    await agent.command('POST', `/v1/calls/${callId}/parties`, { target })
    await rig.farEnd(interpreter)
    expect(await until(callId, 'paused')).toMatchObject({ pausedBy: 'consent', consentMissing: ['party-3'] })
    expect(await refused(callId, 'recording')).toBe('consent-missing')
    await consent(callId, 'party-3')
    await until(callId, 'recording')
    await consent(callId, 'remote', false)
    await until(callId, 'paused')
  })

  it('is refused with a code: to others, for nobody, when it is over, by the carrier', async () => {
    const colleague = await rig.person(ben, 'ben')
    const { callId, sid } = await agent.dial(patient)
    const note = async (body: unknown, who = agent) =>
      (await who.request('POST', `/v1/calls/${callId}/consents`, body)).body?.code
    expect(await note({ party: 'remote', given: true, how: 'telepathy' })).toBe('bad-request')
    expect(await note({ party: 'party-7', given: true, how: 'verbal' })).toBe('not-found')
    expect(await note({ party: 'agent', given: true, how: 'verbal' })).toBe('call-state')
    expect(await note({ party: 'remote', given: true, how: 'verbal' }, colleague)).toBe('forbidden')
    expect(await refused(callId, 'stopped')).toBe('call-state')
    await consent(callId, 'remote')
    expect(await refused(callId, 'recording', colleague)).toBe('forbidden')
    await rig.sim.setFaults({ rest: { status: 400, code: 21220, times: 1 } })
    expect(await refused(callId, 'recording')).toBe('carrier-refused')
    expect((await agent.live(callId)).recording.state).toBe('failed')
    expect((await record(callId, 'recording')).recording.state).toBe('recording')
    // A recording without a sound in it is `absent` at the carrier, and no recording.
    const contact = await rig.farEnd(patient)
    const packets = ({ calls }: SimulatorState) => calls.find((call) => call.sid === contact)?.audioIn.packets ?? 0
    const known = packets(await rig.sim.state())
    await rig.sim.until('some sound', (state) => packets(state) > known + 10)
    await agent.hangUp(sid)
    await waitFor('the end', async () => (await agent.live(callId)).status === 'ended')
    await until(callId, 'stopped')
    expect(await refused(callId, 'recording')).toBe('call-ended')
  })

  it('asked for twice at once is one recording', async () => {
    const { callId } = await agent.dial(patient)
    const contact = await rig.farEnd(patient)
    await consent(callId, 'remote')
    await Promise.all([1, 2].map(() => refused(callId, 'recording')))
    expect((await atCarrier(contact)).recordings).toHaveLength(1)
    await until(callId, 'recording')
  })
})
