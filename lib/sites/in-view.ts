/** What of a document is on the screen, by boxes: a hit test of a long table costs a millisecond, a box some microseconds. */
import { dom } from './dom.ts'

const MANY = 24
const MAX_FOUND = 400

/** Elements that are at least partly in the viewport and small enough to be read at once, from top to bottom. */
export function elementsInView(document: Document): Element[] {
  const view = dom.defaultView(document)
  const body = dom.body(document)
  const found: Element[] = []
  if (view && body) visit(body, view.innerWidth, view.innerHeight, found)
  return found
}

/** No recursion: a page can be deeper than the stack. */
function visit(top: Element, width: number, height: number, found: Element[]): void {
  const open = [childrenOf(top)]
  for (let level = open.at(-1); level && found.length < MAX_FOUND; level = open.at(-1)) {
    const child = level.children[level.next++]
    if (!child) {
      open.pop()
      continue
    }
    const box = dom.getBoundingClientRect(child)
    const isFlat = box.width === 0 || box.height === 0
    if (!isFlat && (box.right < 0 || box.left > width || box.bottom < 0)) continue
    // Lists go down the page; the rest of a long one is below.
    if (!isFlat && box.top > height) {
      if (level.children.length > MANY) open.pop()
      continue
    }
    // A box without a size may hold what is placed absolutely.
    if (isFlat && dom.childElementCount(child) === 0) continue
    if (dom.childElementCount(child) > 0 && (isFlat || box.height > height / 4)) open.push(childrenOf(child))
    else found.push(child)
  }
}

function childrenOf(element: Element): { children: HTMLCollection; next: number } {
  const children = dom.children(element)
  return { children, next: children.length > MANY ? firstBelow(children, 0) : 0 }
}

/** The first child that ends below a line, of children that go down the page. */
function firstBelow(children: HTMLCollection, line: number): number {
  let low = 0
  let high = children.length
  while (low < high) {
    const middle = (low + high) >> 1
    const box = boxAt(children, middle)
    if (box && box.bottom < line) low = middle + 1
    else high = middle
  }
  return low
}

/** Children that are not rendered have no place: the next one that has stands for them. */
function boxAt(children: HTMLCollection, from: number): DOMRect | null {
  for (let i = from; i < Math.min(from + MANY, children.length); i++) {
    const box = dom.getBoundingClientRect(children[i] as Element)
    if (box.height > 0) return box
  }
  return null
}
