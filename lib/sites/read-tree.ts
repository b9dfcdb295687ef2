/** Finds what may hold numbers below a root: a container's text in one native read, its nodes only where that has digits. */
import { mayHoldNumber, runsIn } from './number-shape.ts'
import { type Column, createRowPlan, type RowPlan } from './row-plan.ts'
import { type Holder, holderOf, isUnread } from './text-runs.ts'
import { dom } from './dom.ts'

export type TreeDeps = {
  /** Reads a holder and says how many numbers it shows. */
  look: (holder: Holder) => number
  /** The same for the only text of a table cell, when its column says what it is. */
  lookInColumn: (node: Text, cell: Element, text: string, column: Column) => number
  /** Looks for fields, links, names and hosts in an element; true when there were some. */
  search: (element: Element) => boolean
  /** Every cell of every row, with no thought of the time it takes. */
  isThorough?: boolean
}

export type TreeReader = {
  /** Yields where the caller may rest. */
  read(root: Holder): Generator<void, void>
  /** One element on the screen, by what is known of the list that it is in. */
  readOne(element: Element): Generator<void, void>
}

/** Up to this length a container is walked; a longer one is asked child by child. */
const SHORT = 600
/** So many children are a list. */
const LIST = 12
/** A native read of more than this would be a long task by itself. */
const MAX_READ = 2_000_000
const MAX_ROW = 4000
/** What a list that changes all the time still gets is said by its mutations. */
const MAX_RESTARTS = 3
const TEXT = NodeFilter.SHOW_TEXT | NodeFilter.SHOW_CDATA_SECTION

/** Yields what to read before it goes on; nothing where the caller may rest. */
interface Steps extends Generator<Steps | undefined, void> {}

export function createTreeReader({ look, lookInColumn, search, isThorough = false }: TreeDeps): TreeReader {
  const plans = new WeakMap<Element, RowPlan>()
  const walkers = new WeakMap<Node, TreeWalker>()

  function walkerAt(node: Node): TreeWalker {
    const root = dom.getRootNode(node)
    let walker = walkers.get(root)
    if (!walker) walkers.set(root, (walker = dom.createTreeWalker(document, root, TEXT)))
    walker.currentNode = node
    return walker
  }

  /** The text of an element is that of its text nodes, in order: counting it says where its last one is. */
  function readText(element: Holder, text: string): number {
    const spans = runsIn(text)
    if (spans.length === 0) return 0
    const walker = walkerAt(element)
    let found = 0
    let last: Holder | null = null
    for (let at = 0, next = 0; at < text.length && next < spans.length; ) {
      const node = walker.nextNode() as Text | null
      if (!node) break
      const end = at + node.data.length
      if (end > (spans[next] as number)) {
        const holder = holderOf(node)
        if (holder && holder !== last) found += look((last = holder))
        while (next < spans.length && (spans[next + 1] as number) <= end) next += 2
      }
      at = end
    }
    return found
  }

  function readCell(cell: Element, text: string, column: Column | null): number {
    if (!column) return readText(cell, text)
    const node = walkerAt(cell).nextNode() as Text | null
    if (node?.length !== text.length) return readText(cell, text)
    return lookInColumn(node, cell, text, column)
  }

  /** No recursion: a page can be deeper than the stack. */
  function* run(first: Steps | undefined): Generator<void, void> {
    const open = first ? [first] : []
    for (let steps = open.at(-1); steps; steps = open.at(-1)) {
      const { done, value } = steps.next()
      if (done) open.pop()
      else if (value) open.push(value)
      else yield
    }
  }

  function* read(root: Holder): Steps {
    const isElement = dom.nodeType(root) === Node.ELEMENT_NODE
    if (isElement && isUnread(root as Element)) return
    const children = isElement ? dom.children(root as Element) : root.children
    const count = children.length
    if (isElement && count >= LIST) {
      if (!TABLE.has(dom.localName(root as Element))) readOwn(root)
      yield readList(root as Element)
      return
    }
    // What is only a shell around one element has the same text.
    if (
      count === 1
        ? dom.firstChild(root) !== dom.lastChild(root)
        : !isElement || !TABLE.has(dom.localName(root as Element))
    ) {
      const text = dom.textContent(root) ?? ''
      const isShort = text.length <= SHORT || count === 0
      if (isShort && text.length < MAX_READ) readText(root, text)
      if (isShort || (text.length < MAX_READ && !mayHoldNumber(text))) return searchAll(root)
      readOwn(root)
      yield undefined
    }
    if (isElement && isSpecial(root as Element)) search(root as Element)
    // The page may change while we rest.
    for (const child of Array.from(children)) yield read(child)
  }

  function searchAll(root: Holder): void {
    if (dom.nodeType(root) === Node.ELEMENT_NODE) search(root as Element)
    else for (const child of root.children) search(child)
  }

  function readOwn(root: Holder): void {
    for (let node = dom.firstChild(root); node; node = dom.nextSibling(node)) {
      if (dom.nodeType(node) === Node.TEXT_NODE && /\d/.test((node as Text).data)) {
        look(root)
        return
      }
    }
  }

  function* readList(parent: Element): Steps {
    let restarts = 0
    let child = dom.firstElementChild(parent)
    for (let count = 1; child; count++) {
      const inner = readChild(parent, child, false)
      if (inner) yield inner
      if (count % 8 === 0) yield undefined
      // Where a script took it out while we rested, nobody can tell what comes next.
      const isGone: boolean = dom.parentNode(child) !== parent
      if (isGone && ++restarts > MAX_RESTARTS) return
      child = isGone ? dom.firstElementChild(parent) : dom.nextElementSibling(child)
    }
  }

  /** Gives the steps of a child that has to be read in several. */
  function readChild(parent: Element, child: Element, isSeen: boolean): Steps | undefined {
    if (isUnread(child)) return undefined
    const text = dom.textContent(child) ?? ''
    // A section of a page is no row, however many of them there are.
    if (text.length > MAX_ROW) return read(child)
    const plan = planOf(parent)
    if (isThorough) readText(child, text)
    else plan.read(child, text)
    if ((isThorough || isSeen || plan.isSample()) && search(child)) plan.foundSpecial()
    return undefined
  }

  function planOf(parent: Element): RowPlan {
    let plan = plans.get(parent)
    if (!plan) plans.set(parent, (plan = createRowPlan(readCell)))
    return plan
  }

  return {
    read: (root) => run(read(root)),
    readOne(element) {
      const parent = dom.parentElement(element)
      if (!parent || dom.childElementCount(parent) < LIST) return run(read(element))
      return run(readChild(parent, element, true))
    },
  }
}

const TABLE = new Set(['table', 'tbody', 'thead', 'tfoot'])

/** What may be more than it contains. */
const isSpecial = (element: Element): boolean =>
  dom.localName(element).includes('-') || dom.hasAttribute(element, 'aria-label')
