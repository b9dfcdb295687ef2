/** Renders components in happy-dom and lets React finish before a test looks. */
import { act, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'

;(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true

const mounted = new Set<() => void>()

export type Rendered = {
  host: HTMLElement
  rerender: (node: ReactNode) => Promise<void>
  unmount: () => void
  text: () => string
  /** The one button (or other element with the role) of this accessible name, as written in the DOM. */
  button: (name: string) => HTMLElement
  hasButton: (name: string) => boolean
}

export async function render(node: ReactNode): Promise<Rendered> {
  const host = document.body.appendChild(document.createElement('div'))
  const root = createRoot(host)
  await act(async () => root.render(node))
  const unmount = () => {
    mounted.delete(unmount)
    act(() => root.unmount())
    host.remove()
  }
  mounted.add(unmount)
  const buttons = (name: string) =>
    [...host.querySelectorAll<HTMLElement>('button')].filter(
      (button) => (button.getAttribute('aria-label') ?? button.textContent ?? '').trim() === name,
    )
  return {
    host,
    rerender: (next) => act(async () => root.render(next)),
    unmount,
    text: () => host.textContent ?? '',
    hasButton: (name) => buttons(name).length > 0,
    button(name) {
      const [found, second] = buttons(name)
      if (found === undefined || second !== undefined) throw new Error(`not exactly one button ${name}`)
      return found
    },
  }
}

export function unmountAll(): void {
  for (const unmount of mounted) unmount()
}

export async function click(element: HTMLElement): Promise<void> {
  await act(async () => element.click())
}

export async function press(key: string, target: EventTarget = document.body): Promise<void> {
  await act(async () => {
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  })
}

/** As typing does: React listens for the native setter and the input event. */
export async function type(input: HTMLInputElement, value: string): Promise<void> {
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value)
    input.setSelectionRange(value.length, value.length)
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
}

export async function submit(form: HTMLFormElement): Promise<void> {
  await act(async () => {
    form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
  })
}

/** In fields without a cursor that can be set: several lines, a time. */
export async function enter(field: Element | null, text: string): Promise<void> {
  await act(async () => {
    const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement
    Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, text)
    field?.dispatchEvent(new Event('input', { bubbles: true }))
  })
}

export async function choose(select: Element | null, value: string): Promise<void> {
  await act(async () => {
    ;(select as HTMLSelectElement).value = value
    select?.dispatchEvent(new Event('change', { bubbles: true }))
  })
}
