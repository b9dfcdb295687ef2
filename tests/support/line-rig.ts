// A line on fake Devices, with a token service that can fail and a clock in the test's hands.
import { vi } from 'vitest'
import type { Output } from '../../lib/contracts/messages.ts'
import { createLogger } from '../../lib/core/log.ts'
import { createLine } from '../../lib/media/twilio-line.ts'
import { createPhone } from '../../lib/media/twilio-phone.ts'
import { deviceFactory } from './fake-device.ts'

type Reply = Output<'background:voiceToken'>

const unused = { opened() {}, closed() {}, detach() {} }

export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

export function lineRig() {
  const factory = deviceFactory()
  const told: string[] = []
  const lines: string[] = []
  const incoming: unknown[] = []
  let asked = 0
  let renewals = 0
  let busy = false
  let reply: (number: number) => Reply = (number) => ({
    ok: true,
    token: { token: `jwt.${number}`, identity: 'u_1', expiresAt: 0, signalling: {} },
  })
  const good = reply
  const line = createLine({
    fetchToken: async () => {
      const number = ++asked
      await new Promise((resolve) => setTimeout(resolve, 5))
      return reply(number)
    },
    createPhone: (grant) => createPhone(factory.createDevice(grant), () => null, unused),
    onRenewed: () => renewals++,
    busy: () => busy,
    onRegistered: () => told.push('registered'),
    onUnregistered: (fault) => told.push(fault),
    onIncoming: (call) => incoming.push(call),
    log: createLogger((_, text) => lines.push(text)),
  })
  const start = async () => {
    const started = line.start()
    await pass(5)
    await started
  }
  return {
    ...factory,
    line,
    start,
    told,
    lines,
    incoming,
    asked: () => asked,
    renewals: () => renewals,
    setBusy: (value: boolean) => (busy = value),
    tokens: (how: 'good' | 'unavailable' | 'not-signed-in' | 'no-jwt') => {
      if (how === 'good') reply = good
      else if (how === 'no-jwt')
        reply = () => ({ ok: true, token: { token: 'nonsense', identity: 'u_1', expiresAt: 0, signalling: {} } })
      else reply = () => ({ ok: false, code: how })
    },
  }
}
