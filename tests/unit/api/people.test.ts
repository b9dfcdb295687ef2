import { expect, it } from 'vitest'
import { createSend } from '../../../lib/api/client.ts'
import { createPeopleApi } from '../../../lib/api/people.ts'
import { ok } from '../../../lib/core/result.ts'
import { available, wrapUpOf } from '../../support/people-api.ts'

const callId = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001'
const line = { id: 'l2', number: '+14155550101', label: 'Nurse line' }

function rig(reply: () => Response) {
  const asked: string[] = []
  const send = createSend({
    access: async () => ok({ serverUrl: 'http://127.0.0.1:8787', accessToken: 'access-1' }),
    fetch: async (url, init) => {
      const { pathname } = new URL(url instanceof Request ? url.url : url)
      const body = typeof init?.body === 'string' ? init.body : ''
      const match = new Headers(init?.headers).get('if-match') ?? ''
      asked.push([init?.method, pathname, body, match].filter(Boolean).join(' '))
      return reply()
    },
  })
  return { api: createPeopleApi(send), asked }
}

it('asks for one’s presence and changes it', async () => {
  const { api, asked } = rig(() => Response.json(available))
  expect(await api.presence()).toEqual(ok(available))
  await api.changePresence({ chosen: 'away', until: 5 })
  expect(asked).toEqual(['GET /v1/presence', 'PATCH /v1/presence {"chosen":"away","until":5}'])
})

it('makes a line the standard one, and hears the order of all', async () => {
  const { api, asked } = rig(() => Response.json({ items: [{ line, isDefault: true }] }))
  expect(await api.setDefaultLine('l2')).toEqual(ok([line]))
  expect(asked).toEqual(['PUT /v1/lines/default {"lineId":"l2"}'])
})

it('says which version of a note it changes, and hears when that is an old one', async () => {
  const { api, asked } = rig(() => Response.json(wrapUpOf(callId, { note: 'x', version: 4, updatedAt: 1 })))
  expect(await api.changeWrapUp(callId, 3, { note: 'x' })).toMatchObject({ ok: true, value: { version: 4 } })
  expect(asked).toEqual([`PATCH /v1/calls/${callId}/wrap-up {"note":"x"} "3"`])
  const problem = { type: 'about:blank', title: 'Changed since', status: 412, code: 'changed-since', requestId: 'r1' }
  const late = rig(() => Response.json(problem, { status: 412 }))
  expect(await late.api.changeWrapUp(callId, 3, { note: 'x' })).toMatchObject({
    ok: false,
    error: { code: 'changed-since', status: 412 },
  })
})
