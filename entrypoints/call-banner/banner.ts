import type { RingingCall } from '../../lib/contracts/ringing.ts'
import { dom } from '../../lib/sites/dom.ts'
import { createProof } from '../../lib/sites/overlay-proof.ts'
import { bannerStyle } from './style.ts'

export type BannerAction = 'answer' | 'decline'

export type Banner = {
  /** The calls that ring; none takes the banner away. */
  show(calls: readonly RingingCall[]): void
}

type Deps = {
  document: Document
  /** What the page may not do by itself; false when it came to nothing. */
  press(action: BannerAction, callId: string): Promise<boolean>
}

/** A click that was meant for what the banner has just covered is none for the call. */
const SETTLED_MS = 600

/** In a closed shadow root on the top layer; only a person's press on a button that is really seen counts. */
export function createBanner({ document, press }: Deps): Banner {
  const host = dom.createElement(document, 'div')
  const root = host.attachShadow({ mode: 'closed' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(bannerStyle)
  root.adoptedStyleSheets = [sheet]
  let leave = new AbortController()
  /** Put away by the person; the panel and the notification still have it. */
  const closed = new Set<string>()
  let last: readonly RingingCall[] = []

  function draw(call: RingingCall, proof: ReturnType<typeof createProof>): HTMLElement {
    const section = dom.createElement(document, 'section')
    section.setAttribute('role', 'alert')
    const words = dom.createElement(document, 'div')
    words.append(text('h2', call.title), ...call.lines.map((line) => text('p', line)))
    const cameAt = performance.now()
    const buttons = (['answer', 'decline'] as const).map((action) => {
      const button = buttonOf(action, action === 'answer' ? 'Answer' : 'Decline')
      proof.watch(button)
      const pressed = async () => {
        if (button.getAttribute('aria-disabled') === 'true' || !(await proof.isSeen(button))) return
        for (const each of buttons) each.setAttribute('aria-disabled', 'true')
        if (!(await press(action, call.callId))) for (const each of buttons) each.removeAttribute('aria-disabled')
      }
      button.addEventListener('click', (event) => {
        if (event.isTrusted && performance.now() - cameAt >= SETTLED_MS) void pressed()
      })
      return button
    })
    const close = buttonOf('close', '×')
    close.setAttribute('aria-label', 'Hide')
    close.addEventListener('click', (event) => {
      if (!event.isTrusted) return
      closed.add(call.callId)
      show(last)
    })
    section.append(words, ...buttons, close)
    return section
  }

  function text(tag: 'h2' | 'p', content: string): HTMLElement {
    const element = dom.createElement(document, tag)
    element.textContent = content
    return element
  }

  function buttonOf(name: string, label: string): HTMLElement {
    const button = dom.createElement(document, 'button')
    button.className = name
    button.textContent = label
    return button
  }

  function show(calls: readonly RingingCall[]): void {
    last = calls
    const open = calls.filter(({ callId }) => !closed.has(callId))
    leave.abort()
    leave = new AbortController()
    const page = dom.documentElement(document)
    if (open.length === 0 || page === null) {
      host.remove()
      root.replaceChildren()
      return
    }
    const proof = createProof(leave.signal)
    root.replaceChildren(...open.map((call) => draw(call, proof)))
    if (host.parentNode !== page) dom.append(page, host)
    host.popover = 'manual'
    if (!host.matches(':popover-open')) host.showPopover()
  }

  for (const type of ['click', 'pointerdown', 'pointerup', 'mousedown', 'mouseup', 'keydown', 'keyup'])
    root.addEventListener(type, (event) => event.stopPropagation())
  return { show }
}
