/** Two buttons of one number: call, and text, which shows when it is asked for. It knows how it looks, not what a call is. */
import { dom } from './dom.ts'
import { type Corner, secondCorner, type Side } from './overlay-room.ts'

export type Action = 'call' | 'text'
export const actions = ['call', 'text'] as const

export type PressState = 'idle' | 'calling' | 'started' | 'refused'

type PillPlace = Corner & { size: number; reach: number; dark: boolean }

export type Pill = {
  buttons: Readonly<Record<Action, HTMLButtonElement>>
  /** Name, tooltip and description. Only written when they differ: assistive technology reads every change. */
  name(names: Record<Action, string>, more: string): void
  state(action: Action, state: PressState): void
  place(at: PillPlace | null): void
  /** Where the second button shows; null hides it. */
  open(side: Side | null): void
  /** As the pointer says, where the layer itself takes no pointer. */
  point(action: Action | null): void
  remove(): void
}

const SVG = 'http://www.w3.org/2000/svg'
const SHAPES: Record<Action, string> = {
  call: 'M7.6 3.3 9.7 7.7c.3.6.1 1.3-.4 1.7L7.9 10.6a12.6 12.6 0 0 0 5.5 5.5l1.2-1.4c.4-.5 1.1-.7 1.7-.4l4.4 2.1c.6.3 1 1 .8 1.7a4.2 4.2 0 0 1-4.4 3.1C9.7 20.5 3.5 14.3 2.8 6.9A4.2 4.2 0 0 1 5.9 2.5c.7-.2 1.4.2 1.7.8Z',
  text: 'M5.5 3.5h13a2.5 2.5 0 0 1 2.5 2.5v8.5a2.5 2.5 0 0 1-2.5 2.5h-6.3l-4.6 3.7a.8.8 0 0 1-1.3-.6V17h-.8A2.5 2.5 0 0 1 3 14.5V6a2.5 2.5 0 0 1 2.5-2.5Z',
}

/** Makes pills by copying one: forty of them come at once. */
export function createPills(document: Document): () => Pill {
  let models: Record<Action, HTMLButtonElement> | undefined
  return () => {
    models ??= { call: modelOf(document, 'call'), text: modelOf(document, 'text') }
    return createPill(copyOf(models.call), copyOf(models.text))
  }
}

const copyOf = (model: HTMLButtonElement): HTMLButtonElement => model.cloneNode(true) as HTMLButtonElement

function modelOf(document: Document, action: Action): HTMLButtonElement {
  const button = dom.createElement(document, 'button') as HTMLButtonElement
  button.type = 'button'
  button.hidden = true
  button.dataset['act'] = action
  button.dataset['state'] = 'idle'
  // One stop of the Tab key per number; the second button is an arrow, or the key T, away.
  if (action === 'call') button.setAttribute('aria-keyshortcuts', 'T')
  else button.tabIndex = -1
  const svg = dom.createElementNS(document, SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const path = dom.createElementNS(document, SVG, 'path')
  path.setAttribute('d', SHAPES[action])
  svg.append(path)
  button.append(svg)
  return button
}

function createPill(call: HTMLButtonElement, text: HTMLButtonElement): Pill {
  const buttons = { call, text }
  let at: PillPlace | null = null
  let side: Side | null = null
  let written = ''

  function show(): void {
    const next = at ? `${at.x} ${at.y} ${at.size} ${at.reach} ${at.dark} ${side}` : ''
    // A style that is written again, even the same, costs the page a style pass.
    if (next === written) return
    written = next
    call.hidden = at === null
    text.hidden = at === null || side === null
    if (!at) return
    put(call, at, at)
    if (side) put(text, secondCorner(at, side, at.size), at)
    for (const action of actions) {
      if (side) buttons[action].dataset['side'] = action === 'call' ? side : opposite[side]
      else delete buttons[action].dataset['side']
    }
  }

  return {
    buttons,
    name(names, more) {
      for (const action of actions) {
        const [button, name] = [buttons[action], names[action]]
        const title = more ? `${name}\n${more}` : name
        if (button.title === title) continue
        button.title = title
        button.setAttribute('aria-label', name)
        if (more) button.setAttribute('aria-description', more)
        else button.removeAttribute('aria-description')
      }
    },
    state(action, state) {
      if (buttons[action].dataset['state'] === state) return
      buttons[action].dataset['state'] = state
      buttons[action].setAttribute('aria-busy', String(state === 'calling'))
    },
    place(next) {
      at = next
      show()
    },
    open(next) {
      side = next
      show()
    },
    point(action) {
      for (const each of actions) buttons[each].toggleAttribute('data-hover', each === action)
    },
    remove() {
      call.remove()
      text.remove()
    },
  }
}

/** The edge where the two touch is straight. */
const opposite: Record<Side, Side> = { right: 'left', left: 'right', above: 'below', below: 'above' }

function put(button: HTMLElement, { x, y }: Corner, { size, reach, dark }: PillPlace): void {
  button.style.setProperty('--size', `${size}px`)
  button.style.setProperty('--reach', `${reach}px`)
  button.style.transform = `translate(${x}px, ${y}px)`
  button.toggleAttribute('data-dark', dark)
}
