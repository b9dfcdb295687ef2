import type { ProgressEvent, StatusCallback } from './call.ts'
import type { HttpMethod } from './webhooks.ts'

export class RestError extends Error {
  readonly status: number
  readonly code: number
  constructor(status: number, code: number, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export function notFound(path: string): RestError {
  return new RestError(404, 20404, `The requested resource ${path} was not found`)
}

// Names that an endpoint takes. `known` are the carrier's own that the simulator does not play; they are refused as well,
// but by another message, so that nobody takes them for a misspelling.
export type ParameterNames = { used: readonly string[]; known: readonly string[] }

export class Parameters {
  readonly #values: URLSearchParams

  constructor(values: URLSearchParams, names: ParameterNames) {
    this.#values = values
    for (const name of values.keys()) {
      if (names.used.includes(name)) continue
      const reason = names.known.includes(name) ? 'is not played by this simulator' : 'is unknown'
      throw new RestError(400, 20001, `Parameter '${name}' ${reason}`)
    }
  }

  text(name: string): string | undefined {
    return this.#values.get(name) ?? undefined
  }

  required(name: string, code: number): string {
    const value = this.text(name)
    if (value === undefined || value === '') throw new RestError(400, code, `Required parameter '${name}' is missing`)
    return value
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name)?.toLowerCase()
    if (value === undefined) return undefined
    if (value !== 'true' && value !== 'false') throw new RestError(400, 20001, `Parameter '${name}' is not a boolean`)
    return value === 'true'
  }

  whole(name: string, byDefault: number, least: number, most: number): number {
    const value = this.text(name)
    if (value === undefined) return byDefault
    const number = Number(value)
    if (!Number.isInteger(number) || number < least || number > most)
      throw new RestError(400, 20001, `Parameter '${name}' is out of range`)
    return number
  }

  url(name: string, code = 21609): string | undefined {
    const value = this.text(name)
    if (value === undefined || value === '') return undefined
    if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
      throw new RestError(400, code, `Parameter '${name}' is not a valid URL`)
    return value
  }

  method(name: string): HttpMethod {
    const value = this.text(name)?.toUpperCase() ?? 'POST'
    if (value !== 'GET' && value !== 'POST') throw new RestError(400, 21403, `Parameter '${name}' is not a method`)
    return value
  }

  // A repeated parameter, or one with words separated by spaces.
  words<Word extends string>(name: string, allowed: readonly Word[], byDefault: readonly Word[]): ReadonlySet<Word> {
    const words = this.#values
      .getAll(name)
      .flatMap((value) => value.split(/\s+/))
      .filter((word) => word !== '')
    if (words.length === 0) return new Set(byDefault)
    return new Set(
      words.map((word) => {
        const found = allowed.find((each) => each === word)
        if (!found) throw new RestError(400, 21626, `Parameter '${name}' has an unknown event`)
        return found
      }),
    )
  }

  statusCallback(): StatusCallback | undefined {
    const events = this.words<ProgressEvent>(
      'StatusCallbackEvent',
      ['initiated', 'ringing', 'answered', 'completed'],
      ['completed'],
    )
    const url = this.url('StatusCallback')
    return url === undefined ? undefined : { url, method: this.method('StatusCallbackMethod'), events }
  }
}
