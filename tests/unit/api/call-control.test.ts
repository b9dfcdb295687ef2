import { describe, expect, it } from 'vitest'
import { createCallControl } from '../../../lib/api/call-control.ts'
import { createSend } from '../../../lib/api/client.ts'
import type { CallRequest } from '../../../lib/contracts/call-requests.ts'
import { ok } from '../../../lib/core/result.ts'
import { liveCall } from '../../support/live-call.ts'

const callId = liveCall().id
const key = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0009'
const target = { type: 'number', number: '+14155550133' } as const

function rig(reply: () => Response = () => Response.json(liveCall())) {
  const asked: string[] = []
  const send = createSend({
    access: async () => ok({ serverUrl: 'http://127.0.0.1:8787', accessToken: 'access-1' }),
    fetch: async (url, init) => {
      const { pathname } = new URL(url instanceof Request ? url.url : url)
      const headers = new Headers(init?.headers)
      asked.push(
        [init?.method, pathname, typeof init?.body === 'string' ? init.body : '', headers.get('idempotency-key') ?? '']
          .join(' ')
          .trim(),
      )
      return reply()
    },
  })
  return { control: createCallControl(send), asked }
}

const routes: [request: CallRequest, route: string][] = [
  [{ kind: 'transfer', target }, `POST transfer {"target":{"type":"number","number":"+14155550133"}} ${key}`],
  [{ kind: 'consult', target }, `POST consult {"target":{"type":"number","number":"+14155550133"}} ${key}`],
  [{ kind: 'add-party', target }, `POST parties {"target":{"type":"number","number":"+14155550133"}} ${key}`],
  [{ kind: 'consult-step', step: 'complete' }, 'POST consult/complete'],
  [{ kind: 'remove-party', party: 'party-3' }, 'DELETE parties/party-3'],
  [{ kind: 'hold-party', party: 'party-3', held: true }, 'PUT parties/party-3/hold {"held":true}'],
  [{ kind: 'move' }, `POST move  ${key}`],
  [{ kind: 'merge', with: key }, `POST merge {"callId":"${key}"}`],
  [{ kind: 'record', to: 'paused' }, 'PUT recording {"state":"paused"}'],
  [
    { kind: 'note-consent', party: 'remote', given: true, how: 'verbal' },
    'POST consents {"party":"remote","given":true,"how":"verbal"}',
  ],
]

describe('call control', () => {
  it.each(routes)('asks for $kind', async (request, route) => {
    const { control, asked } = rig()
    expect(await control.request(callId, key, request)).toEqual(ok(liveCall()))
    expect(asked).toEqual([route.replace(' ', ` /v1/calls/${callId}/`)])
  })
  it('holds and resumes', async () => {
    const { control, asked } = rig()
    await control.hold(callId, true)
    await control.hold(callId, false)
    expect(asked).toEqual([`PUT /v1/calls/${callId}/hold {"held":true}`, `PUT /v1/calls/${callId}/hold {"held":false}`])
  })
  it.each([
    ['the code of the problem', 409, { code: 'consent-missing' }, 'consent-missing'],
    ['a refusal that says no code of ours', 409, { code: 'teapot' }, 'refused'],
    ['a server that fails', 503, { code: 'carrier-unavailable' }, 'unavailable'],
    ['a reply that is no call', 200, { id: callId }, 'bad-reply'],
  ])('passes on %s', async (_, status, body, code) => {
    const problem = { type: 'about:blank', title: 'x', status, requestId: 'r1', ...body }
    const { control } = rig(() => Response.json(problem, { status }))
    expect(await control.hold(callId, true)).toEqual({ ok: false, error: { code, status } })
  })
  it('takes a page of a captive portal for a bad reply', async () => {
    const { control } = rig(() => new Response('<html>', { status: 200 }))
    expect(await control.hold(callId, true)).toMatchObject({ error: { code: 'bad-reply' } })
  })
})
