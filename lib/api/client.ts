/** The gateway's API as functions. Every reply is parsed; every failure is a code. */
import type * as z from 'zod'
import {
  type CallPage,
  type CallRecord,
  callPageSchema,
  callRecordSchema,
  type Me,
  meSchema,
  type ProblemCode,
  problemSchema,
  type VoiceToken,
  voiceTokenSchema,
} from '../contracts/api.ts'
import { type Directory, directorySchema } from '../contracts/api-people.ts'
import { type ApiFault, apiFaultSchema } from '../contracts/messages.ts'
import { fail, ok, type Result } from '../core/result.ts'

/** A request that takes longer is given up; the person is waiting. */
const timeoutMs = 10_000

export type Api = {
  me(): Promise<Result<Me, ApiFault>>
  voiceToken(): Promise<Result<VoiceToken, ApiFault>>
  calls(query: { cursor?: string; limit?: number }): Promise<Result<CallPage, ApiFault>>
  call(id: string): Promise<Result<CallRecord, ApiFault>>
  directory(): Promise<Result<Directory, ApiFault>>
}

export type Access = { serverUrl: string; accessToken: string }

export type ApiDeps = {
  fetch: typeof fetch
  /** `renew` asks for a token that is not the one refused just now. */
  access(options: { renew: boolean }): Promise<Result<Access, 'not-signed-in' | 'offline'>>
}

/** What a request carries besides its path. Repeated with its `key` it is one request; `version` is what it changes. */
export type Sent = { body?: unknown; key?: string; version?: number }

export type Send = <T>(
  method: string,
  path: string,
  schema: z.ZodType<T>,
  sent?: Sent,
) => Promise<Result<T, ApiFault | ProblemCode>>

export function createSend(deps: ApiDeps): Send {
  async function once(method: string, path: string, { body, key, version }: Sent, renew: boolean) {
    const access = await deps.access({ renew })
    if (!access.ok) return access
    try {
      const response = await deps.fetch(new URL(path, access.value.serverUrl), {
        method,
        headers: {
          authorization: `Bearer ${access.value.accessToken}`,
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': key }),
          ...(version !== undefined && { 'if-match': `"${version}"` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.timeout(timeoutMs),
      })
      return ok(response)
    } catch {
      return fail('offline') // no route, refused, timed out: the same to the person
    }
  }

  return async (method, path, schema, sent = {}) => {
    let reply = await once(method, path, sent, false)
    if (reply.ok && reply.value.status === 401) reply = await once(method, path, sent, true)
    if (!reply.ok) return reply
    const { status } = reply.value
    if (status === 401) return fail('not-signed-in', status)
    if (status >= 500 || status === 429) return fail('unavailable', status)
    const json: unknown = await reply.value.json().catch(() => undefined) // not JSON: a proxy's or captive portal's page
    if (status >= 400) {
      const problem = problemSchema.safeParse(json)
      return fail(problem.success ? problem.data.code : 'refused', status)
    }
    const parsed = schema.safeParse(json)
    return parsed.success ? ok(parsed.data) : fail('bad-reply', status)
  }
}

export function createApi(deps: ApiDeps): Api {
  const send = createSend(deps)

  async function call<T>(method: string, path: string, schema: z.ZodType<T>): Promise<Result<T, ApiFault>> {
    const reply = await send(method, path, schema)
    if (reply.ok) return reply
    const fault = apiFaultSchema.safeParse(reply.error.code)
    return fail(fault.success ? fault.data : 'refused', reply.error.status)
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
    directory: () => call('GET', '/v1/directory', directorySchema),
    call: (id) => call('GET', `/v1/calls/${id}`, callRecordSchema),
  }
}
