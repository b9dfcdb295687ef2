import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { waitFor } from '../../support/wait-for.ts'
import { accessToken, ownNumber } from './carrier-account.ts'
import { openSocket } from './device-socket.ts'
import { running } from './running.ts'

const carrier = running()

describe('a socket', () => {
  test('listens, registers and unregisters', async () => {
    const device = await carrier.device('alice')
    const { payload } = await device.next('connected')
    expect(payload).toMatchObject({ region: 'US_EAST_VIRGINIA', token: { identity: 'alice' } })
    expect((payload.token as { ttl: number }).ttl).toBeGreaterThan(3500)
    expect((await carrier.sim.state()).clients).toEqual([{ identity: 'alice', registered: true }])
    device.send('register', { media: { audio: false } })
    await device.next('offline')
    expect((await carrier.sim.state()).clients).toEqual([{ identity: 'alice', registered: false }])
  })

  test.each([
    ['a token of another secret', accessToken('alice', { secret: 'another-secret-of-at-least-32-bytes!' }), 31204],
    ['an expired token', accessToken('alice', { ttl: -10 }), 31205],
    ['no token', undefined, 31204],
  ])('is told what is wrong with %s', async (_, token, code) => {
    const socket = await openSocket(carrier.simulator.signallingHost)
    socket.listen(token)
    expect((await socket.next('error')).payload.error?.code).toBe(code)
    socket.send('register', { media: { audio: true } })
    await waitFor('the second error', () => socket.received.length === 2)
    expect(socket.received.map((message) => message.type)).toEqual(['error', 'error'])
    socket.close()
  })

  test('stays open and useful after a new token, and refuses one of another identity', async () => {
    const device = await carrier.device('alice')
    device.listen(accessToken('alice', { ttl: 600 }))
    await waitFor(
      'a second connected',
      () => device.received.filter((message) => message.type === 'connected').length === 2,
    )
    device.listen(accessToken('bob'))
    expect((await device.next('error')).payload.error?.code).toBe(31204)
  })

  test('is told when its token expires', async () => {
    const socket = await openSocket(carrier.simulator.signallingHost)
    socket.listen(accessToken('alice', { ttl: 2 }))
    await socket.next('connected')
    expect((await socket.next('error')).payload.error?.code).toBe(31205)
    socket.close()
  })

  test('survives any frame', async () => {
    const device = await carrier.device('alice')
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ type: fc.constantFrom('invite', 'answer', 'hangup', 'dtmf', 'listen'), payload: fc.anything() })
        .map((value) => JSON.stringify(value) ?? ''),
    )
    for (const frame of fc.sample(text, 100)) device.sendRaw(frame)
    device.sendRaw(Buffer.from([1, 2, 3]))
    device.send('invite', { callsid: 'TJS1', sdp: 'not an sdp', twilio: {} })
    await device.next('hangup')
    device.listen(accessToken('alice'))
    await waitFor('an answer still', () => device.received.at(-1)?.type === 'connected')
    expect(device.isClosed()).toBe(false)
  })

  test('is answered late by a carrier that is slow', async () => {
    await carrier.sim.setFaults({ signalling: 'slow', delayMs: 100 })
    const socket = await openSocket(carrier.simulator.signallingHost)
    const startedAt = performance.now()
    socket.listen(accessToken('alice'))
    await socket.next('connected')
    expect(performance.now() - startedAt).toBeGreaterThan(95)
    socket.close()
  })

  test('is not answered by a carrier that is silent', async () => {
    await carrier.sim.setFaults({ signalling: 'silent' })
    const socket = await openSocket(carrier.simulator.signallingHost)
    socket.listen(accessToken('bob'))
    await carrier.sim.setFaults({ signalling: 'ok' })
    socket.listen(accessToken('alice'))
    await socket.next('connected')
    expect(socket.received.map((message) => message.type)).toEqual(['connected'])
    socket.close()
  })

  test('that is forgotten seems registered, and is not rung until its device connects anew', async () => {
    carrier.answer = () => '<Response><Dial><Client>alice</Client></Dial></Response>'
    const forgotten = await carrier.device('alice')
    expect(await carrier.sim.forgetSockets()).toEqual({ forgotten: 1 })
    expect((await carrier.sim.state()).clients).toEqual([{ identity: 'alice', registered: true }])
    const anew = await carrier.device('alice')
    await carrier.sim.ring({ from: '+14155550101', to: ownNumber })
    await anew.next('invite')
    expect(forgotten.received.map(({ type }) => type)).not.toContain('invite')
  })

  test('is not accepted by a carrier that refuses', async () => {
    await carrier.sim.setFaults({ signalling: 'refuse' })
    await expect(openSocket(carrier.simulator.signallingHost)).rejects.toThrow(/hang up|ECONNRESET|disconnected/)
  })
})
