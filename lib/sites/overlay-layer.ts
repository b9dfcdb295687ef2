/**
 * The layer that holds what we show: a closed shadow root on a bare element below <html>. It is asked for frames, and
 * gives them after the page's own layout and before the paint, so that reading boxes makes nobody lay out twice.
 */
import { dom } from './dom.ts'
import type { Box } from './clips.ts'
import { overlayStyle, raisedStyle } from './overlay-style.ts'

export type Layer = {
  host: HTMLElement
  root: ShadowRoot
  /** Calls `onFrame` once, in the next frame; not where the page does not let the layer stay. */
  request(): void
  /** From the viewport's coordinates to the layer's: a zoomed or moved <html> takes the layer along. */
  origin(): { left: number; top: number; scale: number }
  /** Above the page's modal dialogs, popovers and full screen, as long as one of them has numbers. */
  raise(isNeeded: boolean): void
  isRaised(): boolean
}

/**
 * A page of so many screens, one below the other, is laid out as one: to put anything beside its <body> makes the browser
 * go through all of it, 95 ms for 300,000 elements, and nothing of that on the top layer, which is apart (measured).
 */
const LONG_PAGE = 40

/** A page that throws the layer out again and again does not want it. */
const MAX_RETURNS = 20
const PROBE = 64

/** What happens on a button is no news for the page's shortcuts and its "click outside" handlers. */
const OWN_EVENTS = [
  'click',
  'dblclick',
  'auxclick',
  'mousedown',
  'mouseup',
  'pointerdown',
  'pointerup',
  'touchstart',
  'touchend',
  'keydown',
  'keyup',
  'keypress',
  'contextmenu',
  'focusin',
  'focusout',
]

type Deps = { document: Document; signal: AbortSignal; isNeeded: () => boolean; onFrame: () => void }

export function createLayer({ document, signal, isNeeded, onFrame }: Deps): Layer {
  const host = dom.createElement(document, 'div')
  const root = host.attachShadow({ mode: 'closed' })
  const probe = dom.createElement(document, 'i')
  const sheet = new CSSStyleSheet()
  let frame = 0
  let returns = 0
  let isOnTop = false
  let isApart: boolean | undefined
  let raised: CSSStyleSheet | undefined

  root.adoptedStyleSheets = [sheet]
  root.append(probe)
  for (const type of OWN_EVENTS) root.addEventListener(type, (event) => event.stopPropagation(), { passive: true })

  const afterLayout = new ResizeObserver(() => {
    afterLayout.unobserve(probe)
    onFrame()
  })

  const onTop = (event: Event) => {
    // Something opened above us.
    if (event.target !== host && isOnTop) {
      host.hidePopover()
      host.showPopover()
    }
  }
  for (const type of ['toggle', 'fullscreenchange'])
    dom.addEventListener(document, type, onTop, { capture: true, passive: true, signal })
  // A page that hides the layer from keyboards and screen readers by an attribute, such as all that a dialog leaves inert.
  const attributes = new MutationObserver((records) => {
    for (const { attributeName } of records) {
      const isOurs = attributeName === 'popover' && (isOnTop || isApart)
      if (isOurs || attributeName === null || !host.hasAttribute(attributeName) || ++returns > MAX_RETURNS) continue
      host.removeAttribute(attributeName)
    }
  })
  attributes.observe(host, { attributes: true })
  signal.addEventListener('abort', () => {
    attributes.disconnect()
    cancelAnimationFrame(frame)
    afterLayout.disconnect()
    host.remove()
  })

  function isInPlace(): boolean {
    const page = dom.documentElement(document)
    if (page === null) return false
    if (host.parentNode === page) {
      if (isApart) open()
      return true
    }
    if (!isNeeded() || ++returns > MAX_RETURNS) return false
    if (isApart === undefined) {
      // Only now: on most pages no number is found.
      sheet.replaceSync(overlayStyle)
      isApart = dom.scrollHeight(page) > LONG_PAGE * innerHeight
    }
    dom.append(page, host)
    if (isApart || isOnTop) open()
    return true
  }

  function open(): void {
    if (host.matches(':popover-open')) return
    host.popover = 'manual'
    try {
      host.showPopover()
    } catch {
      // The page has taken it out at that very moment; the next frame puts it back.
    }
  }

  return {
    host,
    root,
    isRaised: () => isOnTop,
    request() {
      if (frame !== 0 || signal.aborted) return
      frame = requestAnimationFrame(() => {
        frame = 0
        if (!isInPlace()) return
        // What begins to be observed is reported after the layout, without a change that would have to be laid out.
        afterLayout.observe(probe)
      })
    },
    origin() {
      const { left, top, width } = probe.getBoundingClientRect()
      return { left, top, scale: width / PROBE || 1 }
    },
    raise(isNeeded) {
      if (isNeeded === isOnTop) return
      isOnTop = isNeeded
      root.adoptedStyleSheets = isNeeded ? [sheet, (raised ??= sheetOf(raisedStyle))] : [sheet]
      if (isNeeded) {
        if (isApart) host.hidePopover()
        open()
      } else if (!isApart) {
        host.hidePopover()
        host.removeAttribute('popover')
      }
    },
  }
}

function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}

/** The numbers in there are seen, and those below are not: a page's modal dialog, popover or full screen. */
export const isOnTopLayer = (element: Element): boolean => {
  for (let at: Element | null = element; at; ) {
    if (dom.closest(at, ':modal,:popover-open,:fullscreen')) return true
    const within: Node = dom.getRootNode(at)
    at = within instanceof ShadowRoot ? within.host : null
  }
  return false
}

/** Rounded: what scrolls along with the page comes out the same in each frame, and is not written again. */
export const toLayer = (x: number, y: number, origin: { left: number; top: number; scale: number }) => ({
  x: Math.round(((x - origin.left) / origin.scale) * 8) / 8,
  y: Math.round(((y - origin.top) / origin.scale) * 8) / 8,
})

export function viewOf(document: Document): Box {
  const page = dom.documentElement(document)
  return { left: 0, top: 0, right: page ? dom.clientWidth(page) : 0, bottom: innerHeight }
}
