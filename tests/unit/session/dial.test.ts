import { describe, expect, it } from 'vitest'
import type { Front } from '../../../lib/call/call.ts'
import type { CallEvent } from '../../../lib/call/events.ts'
import type { MicrophoneState } from '../../../lib/contracts/snapshot.ts'
import { createDial } from '../../../lib/session/dial.ts'
import { createItems, noPresence } from '../../../lib/storage/items.ts'
import { memoryArea } from '../../support/memory-area.ts'
import { tokens } from '../../support/tokens.ts'

const party = { e164: '+14155550132', name: 'Marcus Bell', ext: '12' }
const front = { id: 'l1', number: '+14155550100', label: 'Front desk' }
const live = { callId: 'id-0', party, startedAt: 1, phase: 'dialling', direction: 'outbound' } as const

async function rig({ signedIn = true, microphone = 'granted' as MicrophoneState, live = null as Front | null } = {}) {
  const items = createItems({ session: memoryArea(), local: memoryArea() }, { serverUrl: 'http://127.0.0.1:8787' })
  if (signedIn) await items.tokens.set(tokens)
  await items.presence.set({ ...noPresence, microphone })
  const events: CallEvent[] = []
  const warned: (string | null)[] = []
  const dial = createDial({
    items,
    session: {
      dispatch: async (event) => {
        await Promise.resolve()
        events.push(event)
        return { state: { front: live, others: [] }, effects: [], ...(live && { ignored: 'impossible' as const }) }
      },
    },
    lineFor: async ({ line, site }) =>
      line === undefined && typeof site !== 'string' ? undefined : { ...front, id: line ?? `line of ${site}` },
    isEmergency: (number) => number === '911',
    warn: async (to) => void warned.push(to?.e164 ?? null),
    newId: () => 'id-1',
    now: () => 7,
  })
  return { dial, events, warned }
}

describe('dialling', () => {
  it('begins a call with all that is known of the other side', async () => {
    const { dial, events } = await rig()
    expect(await dial(party)).toEqual({ ok: true })
    expect(events).toEqual([{ type: 'dial', callId: 'id-1', party, at: 7 }])
  })
  it('does not wait to learn of the microphone: the engine asks it again', async () => {
    const { dial } = await rig({ microphone: 'unknown' })
    expect(await dial(party)).toEqual({ ok: true })
  })
  it.each([
    ['nobody is signed in', { signedIn: false }, 'not-signed-in'],
    ['nobody is signed in and the microphone is off', { signedIn: false, microphone: 'denied' }, 'not-signed-in'],
    ['the microphone is denied', { microphone: 'denied' }, 'microphone-denied'],
    ['the microphone was never asked for', { microphone: 'prompt' }, 'microphone-denied'],
  ] as const)('is refused when %s, and starts nothing', async (_, state, code) => {
    const { dial, events } = await rig(state)
    expect(await dial(party)).toEqual({ ok: false, code })
    expect(events).toEqual([])
  })
  it('of a withheld number is refused', async () => {
    const { dial } = await rig()
    expect(await dial({ e164: '' })).toEqual({ ok: false, code: 'number-invalid' })
  })
  it('of a short number that is none for help is refused', async () => {
    const { dial, events } = await rig()
    expect(await dial({ e164: '411' })).toEqual({ ok: false, code: 'number-invalid' })
    expect(events).toEqual([])
  })
  it('takes the line along that was named, or the one of the site', async () => {
    const { dial, events } = await rig()
    await dial(party, { line: 'l2' })
    await dial(party, { site: 'https://crm.example/*' })
    expect(events.map((event) => event.type === 'dial' && event.line?.id)).toEqual([
      'l2',
      'line of https://crm.example/*',
    ])
  })
  it('of a number for emergencies warns first, and goes on once that was read', async () => {
    const { dial, events, warned } = await rig()
    expect(await dial({ e164: '911' })).toEqual({ ok: false, code: 'emergency' })
    expect(events).toEqual([])
    expect(await dial({ e164: '911' }, { confirmed: true })).toEqual({ ok: true })
    expect(events).toMatchObject([{ type: 'dial', party: { e164: '911' }, emergency: true }])
    expect(warned).toEqual(['911', null])
  })
  it('during a call says that the line is busy', async () => {
    const { dial } = await rig({ live })
    expect(await dial({ e164: '+14155550199' })).toEqual({ ok: false, code: 'busy' })
    expect(await dial({ e164: party.e164 })).toEqual({ ok: false, code: 'busy' })
  })
  it('the number that is being called is no refusal: a double click is one call', async () => {
    const { dial } = await rig({ live })
    expect(await dial({ e164: party.e164, ext: party.ext })).toEqual({ ok: true })
  })
  it('somebody who is calling here is refused while they are answered', async () => {
    const { dial } = await rig({ live: { ...live, phase: 'answering', direction: 'inbound' } })
    expect(await dial(party)).toEqual({ ok: false, code: 'busy' })
  })
})
