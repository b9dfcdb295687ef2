/**
 * Every number of a document for the panel's list, in the order of the page, with what was found, what was refused, and why.
 * Made once when a person asks; it knows nothing of the overlay.
 */
import { explainNumbers } from '../phone/explain-numbers.ts'
import type { RefusalReason } from '../phone/explain-numbers.ts'
import type { FoundReason } from '../phone/find-numbers.ts'
import { fieldKeyOf } from './field-key.ts'
import { labelOf, labelOfRun } from './label-of.ts'
import { readAll } from './read-all.ts'
import { elementOf, type ReadOptions, readHolder, ruleFor, type Sighting } from './sightings.ts'
import { canHold, type Holder, isPart, runsOf } from './text-runs.ts'
import { dom } from './dom.ts'

export type PageNumber = {
  text: string
  /** The words that the page puts beside it; '' where there are none. */
  label: string
  /** For "not a phone" and "is a phone"; null where the field has no name. */
  field: string | null
  /** Rendered now: not in a closed section, a hidden tab of the page, a copy for a dialog. */
  visible: boolean
  element: Element
} & (
  | { offered: true; e164: string; ext?: string; reason: FoundReason | 'link' }
  | { offered: false; reason: RefusalReason }
)

export type ListOptions = ReadOptions & {
  most?: number
  shadowOf?: (element: Element) => ShadowRoot | null
}

const MOST = 500

export function listPage(document: Document, options: ListOptions): PageNumber[] {
  const most = options.most ?? MOST
  const holders = readAll(dom.documentElement(document), options.shadowOf ?? dom.shadowRoot)
  const lines = new Map<Element, Set<string>>()
  const listed: PageNumber[] = []
  for (const holder of inOrder(holders)) {
    for (const number of numbersOf(holder, options)) {
      // Products render a value twice: as text and for a dialog, a tooltip, a copy button.
      const line = lineOf(number.element)
      const said = lines.get(line) ?? new Set()
      const key = number.offered ? `${number.e164} ${number.ext ?? ''}` : number.text
      if (said.has(key)) continue
      lines.set(line, said.add(key))
      listed.push(number)
      if (listed.length >= most) return listed
    }
  }
  return listed
}

function numbersOf(holder: Holder, options: ReadOptions): PageNumber[] {
  const element = elementOf(holder)
  const sightings = readHolder(holder, options)
  const about = {
    label: labelOf(element, options.site),
    field: fieldKeyOf(element, options.site),
    visible: isShown(element),
    element,
  }
  const found = sightings.map((sighting): PageNumber => offered(sighting, about))
  return [...found, ...refusedIn(holder, element, about, options)]
}

type About = Pick<PageNumber, 'label' | 'field' | 'visible' | 'element'>

function offered({ to, ext, text, reason }: Sighting, about: About): PageNumber {
  return { ...about, text, offered: true, e164: to, ...(ext ? { ext } : {}), reason: reason ?? 'link' }
}

function refusedIn(holder: Holder, element: Element, about: About, options: ReadOptions): PageNumber[] {
  const rule = ruleFor(element, options)
  const { defaultCountry, countries } = options
  return textsOf(holder, element, about.label).flatMap(({ text, label }) =>
    explainNumbers(text, {
      label,
      linked: dom.closest(element, 'a[href^="tel:" i]') !== null,
      ...(rule ? { rule } : {}),
      ...(defaultCountry ? { defaultCountry } : {}),
      ...(countries ? { countries } : {}),
    }).flatMap((each): PageNumber[] =>
      each.offered ? [] : [{ ...about, label, text: each.text, offered: false, reason: each.reason }],
    ),
  )
}

function textsOf(holder: Holder, element: Element, label: string): { text: string; label: string }[] {
  if (dom.localName(element) === 'input' || dom.localName(element) === 'textarea')
    return [{ text: (element as HTMLInputElement).value, label }]
  return canHold(holder) && !isPart(holder)
    ? runsOf(holder).map((run) => ({ text: run.text, label: labelOfRun(run, label) }))
    : []
}

function inOrder(holders: Iterable<Holder>): Holder[] {
  return [...holders].sort((a, b) => {
    const place = topOf(a).compareDocumentPosition(topOf(b))
    return place & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : place & Node.DOCUMENT_POSITION_PRECEDING ? 1 : 0
  })
}

/** What stands in the document itself: for text in a shadow root, its outermost host. */
function topOf(holder: Holder): Element {
  let element = elementOf(holder)
  for (let root = dom.getRootNode(element); root instanceof ShadowRoot; root = dom.getRootNode(element))
    element = root.host
  return element
}

function lineOf(element: Element): Element {
  return dom.closest(element, 'tr,li,dd,dl,p,[role="row"],[role="listitem"]') ?? dom.parentElement(element) ?? element
}

function isShown(element: Element): boolean {
  return dom.checkVisibility(element, { opacityProperty: true, visibilityProperty: true })
}
