/** What the ancestors of a number leave of it on the screen. */

export type Box = { left: number; top: number; right: number; bottom: number }

/** An ancestor that cuts off what overflows it. `bounds` holds what lies over it back too: it scrolls there. */
export type Clip = { frame: Box; bounds: Box | null }

/** Asked once per element and pass. */
export type Clips = Map<Element, readonly Clip[]>

const UNBOUND: Box = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity }

export function clipsOf(element: Element, clips: Clips): readonly Clip[] {
  const known = clips.get(element)
  if (known) return known
  const parent = parentOf(element)
  const style = getComputedStyle(element)
  const outer = parent && style.position !== 'fixed' ? clipsOf(parent, clips) : []
  const cuts = (style.overflowX !== 'visible' || style.overflowY !== 'visible') && style.display !== 'inline'
  // The root scrolls the viewport, which is compared apart.
  const list = cuts && parent?.parentElement ? [...outer, clipOf(element, style)] : outer
  clips.set(element, list)
  return list
}

function parentOf(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot
  if (element.parentElement) return element.parentElement
  const root = element.getRootNode()
  return root instanceof ShadowRoot ? root.host : null
}

function clipOf(element: Element, style: CSSStyleDeclaration): Clip {
  const whole = element.getBoundingClientRect()
  if (!(element instanceof HTMLElement) || element.offsetWidth === 0) return { frame: whole, bounds: null }
  const { clientLeft, clientTop, clientWidth, clientHeight, offsetWidth, offsetHeight } = element
  // These lengths know nothing of transforms.
  const scaleX = whole.width / offsetWidth
  const scaleY = whole.height / offsetHeight
  const left = whole.left + clientLeft * scaleX
  const top = whole.top + clientTop * scaleY
  const frame = { left, top, right: left + clientWidth * scaleX, bottom: top + clientHeight * scaleY }
  if (!isScroller(style.overflowX) && !isScroller(style.overflowY)) return { frame, bounds: null }
  const borderX = Number.parseFloat(style.borderLeftWidth) + Number.parseFloat(style.borderRightWidth)
  const borderY = Number.parseFloat(style.borderTopWidth) + Number.parseFloat(style.borderBottomWidth)
  // Where nothing scrolls and no bar stands, a box may be as tight as its number, and the button may leave it.
  const boundX = element.scrollWidth > clientWidth || offsetWidth - clientWidth - borderX >= 1
  const boundY = element.scrollHeight > clientHeight || offsetHeight - clientHeight - borderY >= 1
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
