import { type CountryCode, type FoundNumber, type FoundReason, findNumbers } from '../phone/find-numbers.ts'
import { labelBefore, readLabel } from '../phone/label.ts'
import { parseTelHref } from '../phone/parse-tel-href.ts'
import { fieldKeyOf } from './field-key.ts'
import { labelOf, labelOfColumn, labelOfRun } from './label-of.ts'
import { mayHoldNumber } from './number-shape.ts'
import type { Column } from './row-plan.ts'
import type { Site } from './site.ts'
import { canHold, type Holder, isPart, isShadow, pointIn, type Run, runsOf } from './text-runs.ts'
import { dom } from './dom.ts'

/** A number that the page shows now, and where it shows it. */
export type Sighting = {
  to: string
  ext?: string
  text: string
  place: Place
  /** Why it counts as a number; a link says it by itself. */
  reason?: FoundReason
}

export type Place =
  | { kind: 'text'; start: { node: Text; offset: number }; end: { node: Text; offset: number } }
  | { kind: 'field'; element: HTMLInputElement | HTMLTextAreaElement }
  | { kind: 'link'; element: Element }

/** Decisions of people and admins about a field, by its key: field-key.ts. */
export type FieldRules = ReadonlyMap<string, 'phone' | 'not-phone'>

export type ReadOptions = {
  site: Site
  defaultCountry: CountryCode | undefined
  /** Countries that unlabelled numbers of this page may belong to besides the default one. */
  countries?: readonly CountryCode[]
  rules?: FieldRules
  /** The page asks that its texts are not taken for numbers: what it labels and links is still offered. */
  isOptedOut?: boolean
}

const FIELD_TYPES = new Set(['tel', 'text', ''])
const MAX_VALUE = 120

/** A text, and what is known of it besides: what the finder is asked. */
type Asked = { label: string; linked?: boolean; rule?: 'phone' }

/** What one holder shows: its own text, its value, its link, or the name that stands in for a text. */
export function readHolder(holder: Holder, options: ReadOptions): Sighting[] {
  const element = elementOf(holder)
  const rule = ruleFor(element, options)
  if (rule === 'not-phone') return []
  if (isField(element)) return readField(element, rule, options)
  if (!canHold(holder) || isPart(holder)) return []
  const runs = runsOf(holder)
  const link = telLinkAround(element)
  const own = link === element ? readLink(link, options) : []
  if (own.length > 0) return own
  if (runs.length === 0) return readName(element, rule, options)
  const label = labelOf(element, options.site)
  return runs.flatMap((run) => readRun(run, { label: labelOfRun(run, label), ...asked(link, rule) }, link, options))
}

export function ruleFor(element: Element, { rules, site }: ReadOptions): 'phone' | 'not-phone' | undefined {
  return rules && rules.size > 0 ? rules.get(fieldKeyOf(element, site) ?? '') : undefined
}

const asked = (link: Element | null, rule: 'phone' | undefined): Omit<Asked, 'label'> => ({
  ...(link ? { linked: true } : {}),
  ...(rule ? { rule } : {}),
})

const NEARER = 'td,th,[role="cell"],[role="gridcell"],dd,a[href],[aria-label],[aria-labelledby]'

/**
 * The only text of a cell, whose column has been read before: what can be asked of the column is not asked of each cell.
 * null where the cell differs.
 */
export function readInColumn(
  node: Text,
  holder: Element,
  cell: Element,
  text: string,
  column: Column,
  options: ReadOptions,
): Sighting[] | null {
  if (options.rules?.size || dom.closest(holder, NEARER) !== cell) return null
  if (column.label === undefined) {
    const label = labelOf(holder, options.site)
    if (label === '' || label !== labelOfColumn(cell)) return null
    column.label = label
  }
  return numbersIn(text, { label: column.label }, options).map((number) =>
    sighting(number, number.e164, {
      kind: 'text',
      start: { node, offset: number.start },
      end: { node, offset: number.end },
    }),
  )
}

const isField = (element: Element): element is HTMLInputElement | HTMLTextAreaElement =>
  dom.localName(element) === 'input' || dom.localName(element) === 'textarea'

/** The element that stands for a holder: text right below a shadow root belongs to the host. */
export function elementOf(holder: Holder): Element {
  return isShadow(holder) ? holder.host : holder
}

function readRun(run: Run, ask: Asked, link: HTMLAnchorElement | null, options: ReadOptions): Sighting[] {
  return numbersIn(run.text, ask, options).flatMap((number) => {
    const start = pointIn(run, number.start, false)
    const end = pointIn(run, number.end, true)
    if (!start || !end) return []
    // What stands apart on the screen is not one number, however close it is in the markup.
    if (start.node !== end.node && run.crosses.some((each) => !isInLine(each))) return []
    const to = link ? countryFromLink(number.e164, link, options) : number.e164
    return [sighting(number, to, { kind: 'text', start, end })]
  })
}

function isInLine(element: Element): boolean {
  const { display, marginLeft, marginRight, paddingLeft, paddingRight } = getComputedStyle(element)
  const space = [marginLeft, marginRight, paddingLeft, paddingRight].some((each) => Number.parseFloat(each) > 4)
  // What has no style is in no rendered document.
  return (display === '' || display === 'inline' || display === 'contents') && !space
}

function readField(
  field: HTMLInputElement | HTMLTextAreaElement,
  rule: 'phone' | undefined,
  options: ReadOptions,
): Sighting[] {
  if (dom.localName(field) === 'input' && !FIELD_TYPES.has(dom.getAttribute(field, 'type')?.toLowerCase() ?? ''))
    return []
  const value = field.value
  if (value.length > MAX_VALUE || !mayHoldNumber(value)) return []
  const kept = field.autocomplete.startsWith('tel') ? 'phone' : ''
  const label = labelOf(field, options.site) || kept
  const found = numbersIn(value, { label, ...asked(null, rule) }, options)
  // A field holds one number; more than one is a text that somebody writes.
  const [number] = found
  return number && found.length === 1 ? [sighting(number, number.e164, { kind: 'field', element: field })] : []
}

/** A link without a number in its text: `Call us`, an icon. Else the number that is read is the one that is dialled. */
function readLink(link: HTMLAnchorElement, options: ReadOptions): Sighting[] {
  const text = dom.textContent(link) ?? ''
  if (numbersIn(text, { label: '', linked: true }, options).length > 0) return []
  if (readLabel(`${labelOf(link, options.site)} ${text}`) === 'fax') return []
  const parsed = parseTelHref(dom.getAttribute(link, 'href') ?? '', options.defaultCountry)
  if (!parsed.ok) return []
  const place: Place = { kind: 'link', element: link }
  return [{ to: parsed.e164, ...(parsed.ext ? { ext: parsed.ext } : {}), text: text.trim(), place }]
}

/** An icon or picture that says the number to assistive technology only. */
function readName(element: Element, rule: 'phone' | undefined, options: ReadOptions): Sighting[] {
  const name = dom.getAttribute(element, 'aria-label') ?? ''
  if (name.length > MAX_VALUE || !mayHoldNumber(name) || /\d/.test(dom.textContent(element) ?? '')) return []
  const around = dom.parentElement(element)
  const label = around ? labelOf(around, options.site) : ''
  const [number, ...more] = numbersIn(name, { label, ...asked(null, rule) }, options)
  return number && more.length === 0 ? [sighting(number, number.e164, { kind: 'link', element })] : []
}

/** The link may say in full what its text says in the national form; then it settles the country. */
function countryFromLink(e164: string, link: HTMLAnchorElement, options: ReadOptions): string {
  const parsed = parseTelHref(dom.getAttribute(link, 'href') ?? '', options.defaultCountry)
  if (!parsed.ok || !(dom.getAttribute(link, 'href') ?? '').includes('+')) return e164
  return parsed.e164.slice(-7) === e164.slice(-7) ? parsed.e164 : e164
}

function telLinkAround(element: Element): HTMLAnchorElement | null {
  const link = dom.closest(element, 'a[href]') as HTMLAnchorElement | null
  return link && /^\s*(?:tel|callto|sms):/i.test(dom.getAttribute(link, 'href') ?? '') ? link : null
}

function sighting(number: FoundNumber, to: string, place: Place): Sighting {
  return { to, ...(number.ext ? { ext: number.ext } : {}), text: number.text, place, reason: number.reason }
}

function numbersIn(text: string, ask: Asked, { defaultCountry, countries, isOptedOut }: ReadOptions): FoundNumber[] {
  const found = findNumbers(text, {
    ...ask,
    ...(defaultCountry ? { defaultCountry } : {}),
    ...(countries ? { countries } : {}),
  })
  const isSaid = !isOptedOut || ask.linked || ask.rule === 'phone' || readLabel(ask.label) === 'phone'
  return isSaid ? found : found.filter(({ start }) => labelBefore(text, 0, start).kind === 'phone')
}
