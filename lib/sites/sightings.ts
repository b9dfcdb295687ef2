import { type CountryCode, type FoundNumber, findNumbers } from '../phone/find-numbers.ts'
import { readLabel } from '../phone/label.ts'
import { parseTelHref } from '../phone/parse-tel-href.ts'
import { labelOf } from './label-of.ts'
import type { Site } from './site.ts'
import { canHold, type Holder, pointIn, type Run, runsOf } from './text-runs.ts'

/** A number that the page shows now, and where it shows it. */
export type Sighting = { to: string; ext?: string; text: string; place: Place }

export type Place =
  | { kind: 'text'; start: { node: Text; offset: number }; end: { node: Text; offset: number } }
  | { kind: 'field'; element: HTMLInputElement | HTMLTextAreaElement }
  | { kind: 'link'; element: Element }

export type ReadOptions = { site: Site; defaultCountry: CountryCode | undefined }

const FIELD_TYPES = new Set(['tel', 'text', ''])
const MAX_VALUE = 120

export const SPECIAL = 'input,textarea,a[href^="tel:" i],a[href^="callto:" i]'

/** What one holder shows: its own text, its value, or its link. */
export function readHolder(holder: Holder, options: ReadOptions): Sighting[] {
  if (holder instanceof HTMLInputElement || holder instanceof HTMLTextAreaElement) return readField(holder, options)
  if (!canHold(holder)) return []
  const runs = runsOf(holder)
  const element = elementOf(holder)
  const link = telLinkAround(element)
  const own = link === element ? readLink(link, options) : []
  if (own.length > 0 || runs.length === 0) return own
  const label = labelOf(element, options.site)
  return runs.flatMap((run) => readRun(run, label, link, options))
}

/** The element that stands for a holder: text right below a shadow root belongs to the host. */
export function elementOf(holder: Holder): Element {
  return holder instanceof ShadowRoot ? holder.host : holder
}

function readRun(run: Run, label: string, link: HTMLAnchorElement | null, options: ReadOptions): Sighting[] {
  const found = numbersIn(run.text, link && readLabel(label) !== 'fax' ? 'phone' : label, options)
  return found.flatMap((number) => {
    const start = pointIn(run, number.start, false)
    const end = pointIn(run, number.end, true)
    if (!start || !end) return []
    const to = link ? countryFromLink(number.e164, link, options) : number.e164
    return [sighting(number, to, { kind: 'text', start, end })]
  })
}

function readField(field: HTMLInputElement | HTMLTextAreaElement, options: ReadOptions): Sighting[] {
  if (field instanceof HTMLInputElement && !FIELD_TYPES.has(field.getAttribute('type')?.toLowerCase() ?? '')) return []
  const value = field.value
  if (value.length < 7 || value.length > MAX_VALUE) return []
  const kept = field.autocomplete.startsWith('tel') ? 'phone' : ''
  const found = numbersIn(value, labelOf(field, options.site) || kept, options)
  // A field holds one number; more than one is a text that somebody writes.
  const [number] = found
  return number && found.length === 1 ? [sighting(number, number.e164, { kind: 'field', element: field })] : []
}

/** A link without a number in its text: `Call us`, an icon. Else the number that is read is the one that is dialled. */
function readLink(link: HTMLAnchorElement, options: ReadOptions): Sighting[] {
  const text = link.textContent ?? ''
  if (numbersIn(text, 'phone', options).length > 0) return []
  if (readLabel(`${labelOf(link, options.site)} ${text}`) === 'fax') return []
  const parsed = parseTelHref(link.getAttribute('href') ?? '', options.defaultCountry)
  if (!parsed.ok) return []
  const place: Place = { kind: 'link', element: link }
  return [{ to: parsed.e164, ...(parsed.ext ? { ext: parsed.ext } : {}), text: text.trim(), place }]
}

/** The link may say in full what its text says in the national form; then it settles the country. */
function countryFromLink(e164: string, link: HTMLAnchorElement, options: ReadOptions): string {
  const parsed = parseTelHref(link.getAttribute('href') ?? '', options.defaultCountry)
  if (!parsed.ok || !(link.getAttribute('href') ?? '').includes('+')) return e164
  return parsed.e164.slice(-7) === e164.slice(-7) ? parsed.e164 : e164
}

function telLinkAround(element: Element): HTMLAnchorElement | null {
  const link = element.closest<HTMLAnchorElement>('a[href]')
  return link && /^\s*(?:tel|callto):/i.test(link.getAttribute('href') ?? '') ? link : null
}

function sighting(number: FoundNumber, to: string, place: Place): Sighting {
  return { to, ...(number.ext ? { ext: number.ext } : {}), text: number.text, place }
}

// The same cell is read again at each render of its row, nearly always with the same text.
const read = new Map<string, FoundNumber[]>()
const MAX_READ = 2000

function numbersIn(text: string, label: string, options: ReadOptions): FoundNumber[] {
  const key = `${options.defaultCountry ?? ''}\n${label}\n${text}`
  const known = read.get(key)
  if (known) return known
  const found = findNumbers(text, {
    label,
    ...(options.defaultCountry ? { defaultCountry: options.defaultCountry } : {}),
  })
  if (read.size >= MAX_READ) read.clear()
  read.set(key, found)
  return found
}
