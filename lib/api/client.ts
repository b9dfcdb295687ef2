/** The gateway's API as functions. Every reply is parsed; every failure is a code. */
import type * as z from 'zod'
import {
  type CallPage,
  type CallRecord,
  callPageSchema,
  callRecordSchema,
  type Me,
  meSchema,
  type VoiceToken,
  voiceTokenSchema,
} from '../contracts/api.ts'
import type { ApiFault } from '../contracts/messages.ts'
import { fail, ok, type Result } from '../core/result.ts'

/** A request that takes longer is given up; the person is waiting. */
const timeoutMs = 10_000

export type Api = {
  me(): Promise<Result<Me, ApiFault>>
  voiceToken(): Promise<Result<VoiceToken, ApiFault>>
  calls(query: { cursor?: string; limit?: number }): Promise<Result<CallPage, ApiFault>>
  call(id: string): Promise<Result<CallRecord, ApiFault>>
}

export type Access = { serverUrl: string; accessToken: string }

export type ApiDeps = {
  fetch: typeof fetch
  /** `renew` asks for a token that is not the one refused just now. */
  access(options: { renew: boolean }): Promise<Result<Access, 'not-signed-in' | 'offline'>>
}

export function createApi(deps: ApiDeps): Api {
  async function send(method: string, path: string, renew: boolean): Promise<Result<Response, ApiFault>> {
    const access = await deps.access({ renew })
    if (!access.ok) return access
    try {
      const response = await deps.fetch(new URL(path, access.value.serverUrl), {
        method,
        headers: { authorization: `Bearer ${access.value.accessToken}`, accept: 'application/json' },
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.timeout(timeoutMs),
      })
      return ok(response)
    } catch {
      return fail('offline') // no route, refused, timed out: the same to the person
    }
  }

  async function call<T>(method: string, path: string, schema: z.ZodType<T>): Promise<Result<T, ApiFault>> {
    let sent = await send(method, path, false)
    if (sent.ok && sent.value.status === 401) sent = await send(method, path, true)
    if (!sent.ok) return sent
    const { status } = sent.value
    if (status === 401) return fail('not-signed-in', status)
    if (status >= 500 || status === 429) return fail('unavailable', status)
    if (status >= 400) return fail('refused', status)
    try {
      const parsed = schema.safeParse(await sent.value.json())
      return parsed.success ? ok(parsed.data) : fail('bad-reply', status)
    } catch {
      return fail('bad-reply', status) // not JSON: a proxy's or captive portal's page
    }
  }

  return {
    me: () => call('GET', '/v1/me', meSchema),
    voiceToken: () => call('POST', '/v1/voice/token', voiceTokenSchema),
    calls({ cursor, limit }) {
      const query = new URLSearchParams()
      if (cursor !== undefined) query.set('cursor', cursor)
      if (limit !== undefined) query.set('limit', String(limit))
      return call('GET', `/v1/calls?${query}`, callPageSchema)
    },
    call: (id) => call('GET', `/v1/calls/${id}`, callRecordSchema),
  }
}
