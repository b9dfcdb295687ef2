/** The words that stand loosely before a number: text, the name of an icon. */
import { readLabel } from '../phone/label.ts'

const MAX_WORDS = 80

/** `<b>Phone:</b> 415…` and `<span>Phone</span><span>415…</span>`: siblings before it, on two levels. */
export function wordsBefore(element: Element): string {
  let at: Element | null = element
  for (let level = 0; at && level < 2; level++) {
    const words = wordsOf(at.previousSibling)
    if (words) return words
    at = at.parentElement
  }
  return ''
}

/** `<b>Fax</b> 415…`, `<i title="Fax"></i> 415…`: right before a text, where they say what a number is. */
export function wordsAt(text: Text): string {
  const words = wordsOf(text.previousSibling) ?? ''
  return words !== '' && readLabel(words) !== 'unknown' ? words : ''
}

/** Back to the first that has words; null where that is no label. */
function wordsOf(from: ChildNode | null): string | null {
  let node = from
  for (let steps = 0; node && steps < 4; steps++, node = node.previousSibling) {
    if (node.nodeType === Node.ELEMENT_NODE && isControl(node as Element)) return null
    const text = node.nodeType === Node.COMMENT_NODE ? '' : (node.textContent?.trim() ?? '')
    const name = node.nodeType === Node.ELEMENT_NODE && text.length < 3 ? nameOf(node as Element) : ''
    const words = name || text
    // A long text is content of its own, and digits are a value, not a label.
    if (words !== '') return words.length <= MAX_WORDS && !/\d/.test(words) ? words : null
  }
  return null
}

const CONTROLS = new Set(['input', 'select', 'textarea'])

/** What stands before another field is the label of that. */
const isControl = (element: Element): boolean => CONTROLS.has(element.localName)

const NAMES = ['title', 'aria-label', 'alt']
const NAMED = NAMES.map((name) => `[${name}]`).join()
/** Icon fonts say it in a class only: `fa-fax`, `bi-telephone`. */
const ICON = /(?:^|[\s-])(fax|phone|telephone|mobile|smartphone)(?=$|[\s-])/

/** What a picture, or an abbreviation of a letter or two, stands for. */
function nameOf(element: Element): string {
  const named = element.matches(NAMED) ? element : element.querySelector(NAMED)
  const name = named && NAMES.map((each) => named.getAttribute(each)?.trim()).find((each) => each)
  if (name) return name
  return element.firstElementChild ? '' : (ICON.exec(element.getAttribute('class') ?? '')?.[1] ?? '')
}
