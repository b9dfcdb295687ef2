import type { Call } from './call.ts'
import type { Carrier } from './carrier.ts'
import type { Verb } from './twiml.ts'
import type { Fields, HttpMethod } from './webhooks.ts'

export type Source = { url: string; method: HttpMethod; fields: Fields } | { twiml: string }

// What a verb leads to: the next verb, another document, or nothing more (the call ended or was taken over).
export type Outcome = { kind: 'next' } | { kind: 'fetch'; source: Source } | { kind: 'stop' }

export type VerbContext = { carrier: Carrier; call: Call; signal: AbortSignal; baseUrl: string }

export const goOn: Outcome = { kind: 'next' }
export const stop: Outcome = { kind: 'stop' }

export function methodOf(verb: Verb, name = 'method'): HttpMethod {
  return verb.attributes[name]?.toUpperCase() === 'GET' ? 'GET' : 'POST'
}

// Relative addresses count from the document they stand in.
export function resolveUrl(context: VerbContext, url: string): string | undefined {
  return URL.canParse(url, context.baseUrl) ? new URL(url, context.baseUrl).href : undefined
}

export function actionOutcome(context: VerbContext, verb: Verb, fields: Fields): Outcome {
  if (!context.call.isLive || context.signal.aborted) return stop
  const { action } = verb.attributes
  if (!action) return goOn
  const url = resolveUrl(context, action)
  return url === undefined ? goOn : { kind: 'fetch', source: { url, method: methodOf(verb), fields } }
}

// Resolves when the work is done or the call's program was ended, whichever is first.
export function unlessAborted(signal: AbortSignal, work: Promise<unknown>): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
    work.then(() => resolve(), reject)
  })
}
