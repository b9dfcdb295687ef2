/** Reads text as the page has it. Nothing here changes a node. */
import { hasDigits } from '../phone/characters.ts'
import { mayHoldNumber } from './number-shape.ts'
import { dom } from './dom.ts'

/** Text nodes that read as one: frameworks render `{area} {rest}` as several, people mark up parts of a number. */
export type Run = { nodes: readonly Text[]; text: string; crosses: readonly Element[] }

/** An element or shadow root whose own text nodes may hold a number. */
export type Holder = Element | ShadowRoot

const WHOLE = 8
/** Longer runs are logs and source files, not records. */
const MAX_RUN = 20_000
const MAX_PIECE = 24

const NO_TEXT = new Set(['script', 'style', 'noscript', 'textarea', 'select', 'option', 'title', 'canvas', 'iframe'])
const INLINE = new Set(
  'a abbr b bdi bdo big cite code data em font i ins kbd label mark nobr output q s samp small span strong sub sup time tt u var'.split(
    ' ',
  ),
)
/** A part of a number, or what stands between two parts. */
const PIECE = /^[\s\d()[\]+.\-/\u00a0\u2000-\u2015\u202f\u2060\u2212]*$/
const COUNTRY = /\+\s?\d{1,3}[\s(]*$/

export function runsOf(holder: Holder): Run[] {
  const runs: Run[] = []
  let nodes: Text[] = []
  let crosses: Element[] = []
  let text = ''
  const close = () => {
    if (nodes.length > 0 && text.length <= MAX_RUN && mayHoldNumber(text)) runs.push({ nodes, text, crosses })
    nodes = []
    crosses = []
    text = ''
  }
  for (let node = dom.firstChild(holder); node; node = dom.nextSibling(node)) {
    if (dom.nodeType(node) === Node.TEXT_NODE) {
      nodes.push(node as Text)
      text += (node as Text).data
    } else if (dom.nodeType(node) === Node.ELEMENT_NODE && dom.localName(node as Element) !== 'wbr') {
      const piece = pieceOf(node as Element, text)
      if (piece === null) close()
      else {
        nodes.push(...textsIn(node as Element))
        text += piece
        if (piece !== '') crosses.push(node as Element)
      }
    }
  }
  close()
  return runs
}

/** The text of an inline element that may be a part of a number; null where it is something of its own. */
function pieceOf(element: Element, before: string): string | null {
  if (!INLINE.has(dom.localName(element))) return null
  const text = dom.textContent(element) ?? ''
  if (text.length > MAX_PIECE || !PIECE.test(text)) return null
  // Eight digits are a number of their own, except behind the country that belongs to them.
  return !hasDigits(text, WHOLE) || COUNTRY.test(before) ? text : null
}

function textsIn(element: Element): Text[] {
  const walker = dom.createTreeWalker(document, element, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node as Text)
  return texts
}

/** Which holder shows the text of a node: its parent, or the element around it when the number goes on beside it. */
export function holderOf(node: Text): Holder | null {
  let holder = dom.parentNode(node) as Holder | null
  for (let level = 0; level < 3 && holder && isPart(holder); level++) holder = dom.parentNode(holder) as Holder | null
  return holder
}

/** An inline element with a few digits, and more of them right beside it. */
export function isPart(holder: Holder): boolean {
  if (isShadow(holder) || !INLINE.has(dom.localName(holder))) return false
  const before = besides(holder, 'previousSibling')
  const after = besides(holder, 'nextSibling')
  if (before === '' && after === '') return false
  if (pieceOf(holder, before) === null) return false
  return /[\d)][^A-Za-z\d]{0,5}$/.test(before) || /^[^A-Za-z\d]{0,5}\d/.test(after) || COUNTRY.test(before)
}

/** What is read right before or after an element in its parent. */
function besides(element: Element, step: 'previousSibling' | 'nextSibling'): string {
  let text = ''
  let node = dom[step](element)
  for (let steps = 0; node && steps < 6 && text.length < 12; steps++, node = dom[step](node)) {
    if (dom.nodeType(node) === Node.COMMENT_NODE) continue
    const isText = dom.nodeType(node) === Node.TEXT_NODE
    if (!isText && !INLINE.has(dom.localName(node as Element)) && dom.localName(node as Element) !== 'wbr') break
    const data = dom.textContent(node) ?? ''
    const near = step === 'previousSibling' ? data.slice(-MAX_PIECE) : data.slice(0, MAX_PIECE)
    text = step === 'previousSibling' ? near + text : text + near
  }
  return text
}

export function canHold(holder: Holder): boolean {
  if (isShadow(holder)) return true
  // What a person is writing is not a record yet.
  return !NO_TEXT.has(dom.localName(holder)) && (holder as HTMLElement).isContentEditable !== true
}

/** Told by a number: `instanceof` walks the prototypes of a wrapper, for each of thousands. */
export const isShadow = (holder: Holder): holder is ShadowRoot => dom.nodeType(holder) === Node.DOCUMENT_FRAGMENT_NODE

export const isUnread = (element: Element): boolean => NO_TEXT.has(dom.localName(element))

/** Where a UTF-16 offset of a run is in its nodes. At a border the end belongs to the node before. */
export function pointIn(run: Run, offset: number, isEnd: boolean): { node: Text; offset: number } | null {
  let from = 0
  for (const node of run.nodes) {
    const to = from + node.data.length
    if (offset < to || (isEnd && offset === to)) return { node, offset: offset - from }
    from = to
  }
  return null
}
