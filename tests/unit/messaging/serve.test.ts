import { describe, expect, it } from 'vitest'
import { type RawSender, contextOf } from '../../../lib/messaging/context-of.ts'
import { serve } from '../../../lib/messaging/serve.ts'

// Node knows no origin of the `chrome-extension:` scheme; any other that it knows does as well.
const self = { id: 'pldgemdhkkomnlibpjoegbcpfoidncgp', origin: 'https://pldgemdhkkomnlibpjoegbcpfoidncgp.example' }
const page: RawSender = { id: self.id, origin: self.origin, url: `${self.origin}/sidepanel.html` }
const offscreen: RawSender = { id: self.id, origin: self.origin, url: `${self.origin}/offscreen.html` }
const content: RawSender = {
  id: self.id,
  origin: 'https://app.hubspot.com',
  url: 'https://app.hubspot.com/x',
  tab: { id: 7 },
}
const worker: RawSender = { id: self.id }
const callId = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001'

describe('who sent a message', () => {
  it.each([
    ['our page', page, 'page'],
    ['our page in a tab', { ...page, tab: { id: 3 } }, 'page'],
    ['the engine document', offscreen, 'offscreen'],
    ['a content script', content, 'content'],
    ['the worker', worker, 'background'],
    ['another extension', { ...page, id: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }, null],
    ['a web page that reaches onMessageExternal', { origin: 'https://evil.example', tab: { id: 1 } }, null],
    [
      'a page that has our address inside its own',
      { ...content, url: `https://evil.example/?${self.origin}/offscreen.html` },
      'content',
    ],
    ['a frame without a tab', { id: self.id, origin: 'https://evil.example' }, null],
  ] as const)('%s', (_, sender, expected) => {
    expect(contextOf(sender, self)).toBe(expected)
  })
})

function rig() {
  let listener: ((message: unknown, sender: never, reply: (value: unknown) => void) => unknown) | undefined
  const errors: unknown[] = []
  const seen: unknown[] = []
  const done = () => ({ ok: true }) as const
  serve(
    'offscreen',
    {
      'offscreen:ping': () => null,
      'offscreen:start': () => {
        throw new Error('boom with +14155550132')
      },
      'offscreen:stop': () => null,
      'offscreen:status': () => ({ registered: false, calls: [], factsWaiting: false }),
      'offscreen:connect': (input) => {
        seen.push(input)
        return done()
      },
      'offscreen:renewLine': done,
      'offscreen:alert': done,
      'offscreen:accept': done,
      'offscreen:reject': done,
      'offscreen:hangUp': done,
      'offscreen:mute': done,
      'offscreen:useAudio': () => null,
      'offscreen:sendDigits': done,
    },
    {
      id: self.id,
      getURL: (path) => `${self.origin}/${path}`,
      onMessage: { addListener: (added) => (listener = added) },
    },
    (_, error) => errors.push(error),
  )
  const send = (message: unknown, sender: RawSender) =>
    new Promise((resolve) => {
      if (listener?.(message, sender as never, resolve) !== true) resolve('not for us')
    })
  return { send, errors, seen }
}

describe('a context that serves', () => {
  it('leaves alone what is addressed to another context or is no message at all', async () => {
    const { send } = rig()
    for (const message of [{ name: 'background:dial' }, null, 'offscreen:ping', 7, {}, { name: 3 }]) {
      expect(await send(message, worker)).toBe('not for us')
    }
  })
  it('refuses the wrong sender before it looks at the input', async () => {
    const { send, seen } = rig()
    for (const sender of [page, content, { id: 'other' }]) {
      expect(await send({ name: 'offscreen:connect', input: {} }, sender)).toEqual({
        ok: false,
        error: { code: 'sender-refused' },
      })
    }
    expect(seen).toEqual([])
  })
  it.each([undefined, null, { callId, to: '4155550132' }, { callId: 'x', to: '+14155550132' }])(
    'refuses a malformed input %#',
    async (input) => {
      const { send, seen } = rig()
      expect(await send({ name: 'offscreen:connect', input }, worker)).toEqual({
        ok: false,
        error: { code: 'input-invalid' },
      })
      expect(seen).toEqual([])
    },
  )
  it('knows only its own rows, whatever the name inherits', async () => {
    const { send } = rig()
    for (const name of ['offscreen:constructor', 'offscreen:', 'offscreen:toString']) {
      expect(await send({ name, input: null }, worker)).toEqual({ ok: false, error: { code: 'unknown-message' } })
    }
  })
  it('answers, and drops fields that the row does not have', async () => {
    const { send, seen } = rig()
    expect(await send({ name: 'offscreen:connect', input: { callId, to: '+14155550132', tabId: 4 } }, worker)).toEqual({
      ok: true,
      value: { ok: true },
    })
    expect(seen).toEqual([{ callId, to: '+14155550132' }])
  })
  it('turns a handler that throws into a code and tells nothing of it to the sender', async () => {
    const { send, errors } = rig()
    expect(await send({ name: 'offscreen:start', input: null }, worker)).toEqual({
      ok: false,
      error: { code: 'handler-failed' },
    })
    expect(errors).toHaveLength(1)
  })
})
