/** What the ancestors of a number leave of it on the screen. */
import { dom } from './dom.ts'

export type Box = { left: number; top: number; right: number; bottom: number }

/** An ancestor that cuts off what overflows it. `bounds` holds what lies over it back too: it scrolls there. */
export type Clip = { frame: Box; bounds: Box | null }

/** Asked once per element and pass. */
export type Clips = Map<Element, readonly Clip[]>

/** What an element's style says, kept for a while: asking again for each ancestor of each number is dear. */
export type Facts = {
  at: number
  parent: Element | null
  cuts: boolean
  isFixed: boolean
  isInline: boolean
  isRightToLeft: boolean
}

const FACTS_MS = 1000
const UNBOUND: Box = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity }

const facts = new WeakMap<Element, Facts>()

export function factsOf(element: Element, now: number): Facts {
  const known = facts.get(element)
  if (known && now - known.at < FACTS_MS) return known
  const { position, overflowX, overflowY, display, direction } = getComputedStyle(element)
  const isInline = display === 'inline'
  const fresh: Facts = {
    at: now,
    parent: parentOf(element),
    cuts: !isInline && (overflowX !== 'visible' || overflowY !== 'visible'),
    isFixed: position === 'fixed',
    isInline: isInline || display === 'contents',
    isRightToLeft: direction === 'rtl',
  }
  facts.set(element, fresh)
  return fresh
}

export function clipsOf(element: Element, clips: Clips, now: number): readonly Clip[] {
  // No recursion: a page can be deeper than the stack.
  const path: Element[] = []
  let at: Element | null = element
  while (at && !clips.has(at)) {
    path.push(at)
    const { parent, isFixed } = factsOf(at, now)
    at = isFixed ? null : parent
  }
  let list: readonly Clip[] = (at && clips.get(at)) ?? []
  for (const inner of path.reverse()) {
    const { parent, cuts } = factsOf(inner, now)
    // The root scrolls the viewport, which is compared apart.
    if (cuts && parent && dom.parentElement(parent)) list = [...list, clipOf(inner)]
    clips.set(inner, list)
  }
  return list
}

/** In the tree that is drawn: out of a shadow root to its host, out of a slot to the root that has it. */
function parentOf(element: Element): Element | null {
  const parent = dom.assignedSlot(element) ?? dom.parentElement(element)
  if (parent) return parent
  const root = dom.getRootNode(element)
  return root instanceof ShadowRoot ? root.host : null
}

function clipOf(element: Element): Clip {
  const whole = dom.getBoundingClientRect(element)
  const offsetWidth = element instanceof HTMLElement ? dom.offsetWidth(element) : 0
  if (!(element instanceof HTMLElement) || offsetWidth === 0) return { frame: whole, bounds: null }
  const [clientWidth, clientHeight] = [dom.clientWidth(element), dom.clientHeight(element)]
  const offsetHeight = dom.offsetHeight(element)
  const style = getComputedStyle(element)
  // These lengths know nothing of transforms.
  const scaleX = whole.width / offsetWidth
  const scaleY = whole.height / offsetHeight
  const left = whole.left + dom.clientLeft(element) * scaleX
  const top = whole.top + dom.clientTop(element) * scaleY
  const frame = { left, top, right: left + clientWidth * scaleX, bottom: top + clientHeight * scaleY }
  if (!isScroller(style.overflowX) && !isScroller(style.overflowY)) return { frame, bounds: null }
  const borderX = Number.parseFloat(style.borderLeftWidth) + Number.parseFloat(style.borderRightWidth)
  const borderY = Number.parseFloat(style.borderTopWidth) + Number.parseFloat(style.borderBottomWidth)
  // Where nothing scrolls and no bar stands, a box may be as tight as its number, and the button may leave it.
  const boundX = dom.scrollWidth(element) > clientWidth || offsetWidth - clientWidth - borderX >= 1
  const boundY = dom.scrollHeight(element) > clientHeight || offsetHeight - clientHeight - borderY >= 1
  return {
    frame,
    bounds: {
      ...UNBOUND,
      ...(boundX ? { left: frame.left, right: frame.right } : {}),
      ...(boundY ? { top: frame.top, bottom: frame.bottom } : {}),
    },
  }
}

const isScroller = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll'

/** What all of them leave for a button. */
export function commonBounds(clips: readonly Clip[]): Box {
  return clips.reduce(
    (all, { bounds }) =>
      bounds === null
        ? all
        : {
            left: Math.max(all.left, bounds.left),
            top: Math.max(all.top, bounds.top),
            right: Math.min(all.right, bounds.right),
            bottom: Math.min(all.bottom, bounds.bottom),
          },
    UNBOUND,
  )
}
