/** Detectors that others use, on the same texts. They see no labels beside a text: they take none. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { type CountryCode, findPhoneNumbersInText } from 'libphonenumber-js/max'
import type { Hit } from './score.ts'
import type { LabelledText } from './set.ts'

export type Found = (readonly Hit[])[]

export function libphonenumberJs(texts: readonly LabelledText[]): Found {
  return texts.map(({ text, options }) => {
    const country = options.defaultCountry as CountryCode | undefined
    return findPhoneNumbersInText(text, country ?? {}).map(({ startsAt, endsAt, number }) => ({
      start: startsAt,
      end: endsAt,
      e164: number.number,
      ...(number.ext ? { ext: number.ext } : {}),
    }))
  })
}

/** Google's PhoneNumberMatcher in its Python port, at VALID; nothing where `python3-phonenumbers` is not installed. */
export async function googleMatcher(texts: readonly LabelledText[]): Promise<Found | undefined> {
  // A Python of another make that comes first in the path does not see Debian's packages.
  for (const python of ['/usr/bin/python3', 'python3']) {
    const said = await ask(
      python,
      texts.map(({ text, options }) => ({ text, country: options.defaultCountry ?? null })),
    )
    if (said !== undefined) return JSON.parse(said) as Found
  }
  return undefined
}

async function ask(python: string, input: unknown): Promise<string | undefined> {
  const child = spawn(python, [path.join(import.meta.dirname, 'google-matcher.py')], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  child.stdin.on('error', () => undefined) // it may end before it has read all: the exit code says so
  child.stdin.end(JSON.stringify(input))
  const code = await once(child, 'close').then(
    ([exit]) => exit as number | null,
    () => null, // there is no such program
  )
  return code === 0 ? said : undefined
}
