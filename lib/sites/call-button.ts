/** One round button. It knows how it looks and is called; not what a call is. */

export type ButtonState = 'idle' | 'calling' | 'started' | 'refused'

export type CallButton = {
  element: HTMLButtonElement
  /** Name and tooltip. Only written when they differ: assistive technology reads every change. */
  name(name: string): void
  state(state: ButtonState): void
  place(at: { x: number; y: number; size: number; dark: boolean } | null): void
}

const SVG = 'http://www.w3.org/2000/svg'
const HANDSET =
  'M7.6 3.3 9.7 7.7c.3.6.1 1.3-.4 1.7L7.9 10.6a12.6 12.6 0 0 0 5.5 5.5l1.2-1.4c.4-.5 1.1-.7 1.7-.4l4.4 2.1c.6.3 1 1 .8 1.7a4.2 4.2 0 0 1-4.4 3.1C9.7 20.500 3.500 14.300 2.800 6.900A4.200 4.200 0 0 1 5.900 2.500c.7-.2 1.400.2 1.700.8Z'

export function createCallButton(document: Document, onPress: () => void): CallButton {
  const element = document.createElement('button')
  element.type = 'button'
  let placed = ''
  element.hidden = true
  element.dataset['state'] = 'idle'
  element.append(handset(document))
  element.addEventListener('click', (event) => {
    // A page can dispatch a click, it cannot make a trusted one.
    if (event.isTrusted) onPress()
  })
  // The field that a person is writing in keeps the focus.
  element.addEventListener('mousedown', (event) => event.preventDefault())

  return {
    element,
    name(name) {
      if (element.title === name) return
      element.title = name
      element.setAttribute('aria-label', name)
    },
    state(state) {
      element.dataset['state'] = state
      element.setAttribute('aria-busy', String(state === 'calling'))
    },
    place(at) {
      const next = at ? `${at.x} ${at.y} ${at.size} ${at.dark}` : ''
      // A style that is written again, even the same, costs the page a style pass.
      if (next === placed) return
      placed = next
      if (!at) {
        element.hidden = true
        return
      }
      element.style.setProperty('--size', `${at.size}px`)
      element.style.transform = `translate(${at.x}px, ${at.y}px)`
      element.toggleAttribute('data-dark', at.dark)
      element.hidden = false
    },
  }
}

function handset(document: Document): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', HANDSET)
  svg.append(path)
  return svg
}
