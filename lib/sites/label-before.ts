/** The words that stand loosely before a number: text, the name of an icon. */
import { readLabel } from '../phone/label.ts'
import { dom } from './dom.ts'

const MAX_WORDS = 80

/** `<b>Phone:</b> 415…` and `<span>Phone</span><span>415…</span>`: siblings before it, on two levels. */
export function wordsBefore(element: Element): string {
  let at: Element | null = element
  for (let level = 0; at && level < 2; level++) {
    const words = wordsOf(dom.previousSibling(at))
    if (words) return words
    at = dom.parentElement(at)
  }
  return ''
}

/** `<b>Fax</b> 415…`, `<i title="Fax"></i> 415…`: right before a text, where they say what a number is. */
export function wordsAt(text: Text): string {
  const words = wordsOf(dom.previousSibling(text)) ?? ''
  return words !== '' && readLabel(words) !== 'unknown' ? words : ''
}

/** Back to the first that has words; null where that is no label. */
function wordsOf(from: ChildNode | null): string | null {
  let node = from
  for (let steps = 0; node && steps < 4; steps++, node = dom.previousSibling(node)) {
    if (dom.nodeType(node) === Node.ELEMENT_NODE && isControl(node as Element)) return null
    const text = dom.nodeType(node) === Node.COMMENT_NODE ? '' : (dom.textContent(node)?.trim() ?? '')
    const name = dom.nodeType(node) === Node.ELEMENT_NODE && text.length < 3 ? nameOf(node as Element) : ''
    const words = name || text
    // A long text is content of its own, and digits are a value, not a label.
    if (words !== '') return words.length <= MAX_WORDS && !/\d/.test(words) ? words : null
  }
  return null
}

const CONTROLS = new Set(['input', 'select', 'textarea'])

/** What stands before another field is the label of that. */
const isControl = (element: Element): boolean => CONTROLS.has(dom.localName(element))

const NAMES = ['title', 'aria-label', 'alt']
const NAMED = NAMES.map((name) => `[${name}]`).join()
/** Icon fonts say it in a class only: `fa-fax`, `bi-telephone`. */
const ICON = /(?:^|[\s-])(fax|phone|telephone|mobile|smartphone)(?=$|[\s-])/

/** What a picture, or an abbreviation of a letter or two, stands for. */
function nameOf(element: Element): string {
  const named = dom.matches(element, NAMED) ? element : dom.querySelector(element, NAMED)
  const name = named && NAMES.map((each) => dom.getAttribute(named, each)?.trim()).find((each) => each)
  if (name) return name
  return dom.firstElementChild(element) ? '' : (ICON.exec(dom.getAttribute(element, 'class') ?? '')?.[1] ?? '')
}
