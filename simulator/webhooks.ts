import { createHmac, randomUUID } from 'node:crypto'
import type { Faults } from './faults.ts'
import type { Log } from './log.ts'

export type Fields = Record<string, string>
export type WebhookRecord = { at: number; path: string; status: number; event: string; callSid?: string }
export type WebhookReply = { ok: boolean; status: number; body: string; contentType: string }
export type HttpMethod = 'GET' | 'POST'

const timeoutMs = 15_000
const keptRecords = 200
const maxBodyLength = 512 * 1024
const maxFileLength = 16 * 1024 * 1024

// The signature of an unsigned field set is over the URL alone; fields are sorted by name and joined without separators.
export function signRequest(authToken: string, url: string, fields: Fields): string {
  const joined = Object.keys(fields)
    .sort()
    .reduce((text, name) => text + name + fields[name], url)
  return createHmac('sha1', authToken).update(joined, 'utf8').digest('base64')
}

function withQuery(url: string, fields: Fields): string {
  const target = new URL(url)
  for (const [name, value] of Object.entries(fields)) target.searchParams.append(name, value)
  return target.href
}

export class Webhooks {
  readonly records: WebhookRecord[] = []
  readonly #authToken: string
  readonly #faults: Faults
  readonly #log: Log
  readonly #stop = new AbortController()
  readonly #queues = new Map<string, Promise<void>>()

  constructor(authToken: string, faults: Faults, log: Log) {
    this.#authToken = authToken
    this.#faults = faults
    this.#log = log
  }

  async send(
    url: string,
    method: HttpMethod,
    fields: Fields,
    event: string,
    signal?: AbortSignal,
  ): Promise<WebhookReply> {
    const target = method === 'GET' ? withQuery(url, fields) : url
    const signature = signRequest(this.#authToken, target, method === 'GET' ? {} : fields)
    const signals = [this.#stop.signal, AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]
    let reply: WebhookReply
    try {
      const response = await fetch(target, {
        method,
        headers: {
          'user-agent': 'TwilioProxy/1.1',
          accept: '*/*',
          'i-twilio-idempotency-token': randomUUID(),
          'x-twilio-signature': this.#faults.badSignatures ? signRequest('another token', target, fields) : signature,
          ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' } : {}),
        },
        ...(method === 'POST' ? { body: new URLSearchParams(fields).toString() } : {}),
        signal: AbortSignal.any(signals),
      })
      const body = (await response.text()).slice(0, maxBodyLength)
      const contentType = response.headers.get('content-type') ?? ''
      reply = { ok: response.ok, status: response.status, body, contentType }
    } catch {
      // Refused, timed out or aborted: to the caller all of these are a request that got no answer.
      reply = { ok: false, status: 0, body: '', contentType: '' }
    }
    this.#keep(url, reply.status, event, fields.CallSid)
    return reply
  }

  // A sound that a document names. The carrier fetches these by an unsigned GET.
  async fetchFile(url: string, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const signals = [this.#stop.signal, AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]
    let status = 0
    try {
      const response = await fetch(url, { signal: AbortSignal.any(signals) })
      status = response.status
      const bytes = await response.bytes()
      return response.ok && bytes.length <= maxFileLength ? bytes : undefined
    } catch {
      // Refused, timed out or aborted: there is no sound.
      return undefined
    } finally {
      this.#keep(url, status, 'play', undefined)
    }
  }

  // Events with the same key (a call, a conference) reach their receiver one after the other, in the order they happened.
  enqueue(key: string, url: string, method: HttpMethod, fields: Fields, event: string): void {
    const before = this.#queues.get(key) ?? Promise.resolve()
    const next = before
      .then(() => this.send(url, method, fields, event))
      .then((reply) => {
        if (!reply.ok) this.#log('status-callback-failed', { status: reply.status })
        if (this.#queues.get(key) === next) this.#queues.delete(key)
      })
    this.#queues.set(key, next)
  }

  async idle(): Promise<void> {
    while (this.#queues.size > 0) await Promise.all(this.#queues.values())
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.idle()
  }

  #keep(url: string, status: number, event: string, callSid: string | undefined): void {
    const path = new URL(url).pathname
    this.records.push({ at: Date.now(), path, status, event, ...(callSid === undefined ? {} : { callSid }) })
    if (this.records.length > keptRecords) this.records.shift()
  }
}
