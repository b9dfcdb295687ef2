/** The call buttons of a page as assistive technology has them, whatever they are built of, and the numbers beside them. */
import type { Page, Protocol } from 'puppeteer'

export type Box = { left: number; top: number; right: number; bottom: number }
export type CallButton = { name: string; box: Box }
export type ShownNumber = { text: string; box: Box }

export async function callButtons(page: Page): Promise<CallButton[]> {
  const client = await page.createCDPSession()
  try {
    const { nodes } = await client.send('Accessibility.getFullAXTree')
    const buttons = nodes.filter((node) => !node.ignored && isCall(node))
    const boxes = await Promise.all(buttons.map(({ backendDOMNodeId: backendNodeId }) => boxOf(backendNodeId)))
    return buttons.flatMap((node, i) => {
      const box = boxes[i]
      return box ? [{ name: String(node.name?.value), box }] : []
    })
  } finally {
    await client.detach()
  }

  async function boxOf(backendNodeId: number | undefined): Promise<Box | undefined> {
    if (backendNodeId === undefined) return undefined
    // A button that went in the meantime has no place any more.
    const reply = await client.send('DOM.getContentQuads', { backendNodeId }).catch(() => undefined)
    const [quad] = reply?.quads ?? []
    if (!quad) return undefined
    const [xs, ys] = [quad.filter((_, i) => i % 2 === 0), quad.filter((_, i) => i % 2 === 1)]
    return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }
  }
}

const isCall = ({ role, name }: Protocol.Accessibility.AXNode) =>
  role?.value === 'button' && /^Call [(+\d]/.test(String(name?.value))

/** What the elements of class `p` show that are seen, in shadow roots too: an application says so itself. */
export function shownNumbers(page: Page): Promise<ShownNumber[]> {
  return page.evaluate(() => {
    const found: { text: string; box: { left: number; top: number; right: number; bottom: number } }[] = []
    const visit = (root: Document | ShadowRoot) => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) visit(element.shadowRoot)
        if (!element.classList.contains('p')) continue
        const isField = element instanceof HTMLInputElement
        const own = element.shadowRoot ?? element
        const text = isField ? element.value : (own.textContent ?? '')
        const range = document.createRange()
        range.selectNodeContents(own)
        const { left, top, right, bottom } = (isField ? element : range).getBoundingClientRect()
        const isSeen = right > left && bottom > top && top >= 0 && bottom <= innerHeight
        if (isSeen && text.replace(/\D/g, '').length >= 10) found.push({ text, box: { left, top, right, bottom } })
      }
    }
    visit(document)
    return found
  })
}

/** The last ten digits tell the invented numbers apart, however they are written. */
export const keyOf = (text: string): string => text.replace(/\D/g, '').slice(-10)

const FAR_PX = 60
const LINE_PX = 8

/** What is wrong: a number without its button, and a button without its number. */
export function mismatches(numbers: readonly ShownNumber[], buttons: readonly CallButton[]): string[] {
  const left = [...buttons]
  const bare = numbers.filter(({ text, box }) => {
    const at = left.findIndex((button) => keyOf(button.name) === keyOf(text) && isBeside(button.box, box))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  const at = ({ left: x, top: y }: Box) => `at ${Math.round(x)} ${Math.round(y)}`
  return [
    ...bare.map(({ text, box }) => `${text} ${at(box)} has no button`),
    ...left.map(({ name, box }) => `${name} ${at(box)} stands at no such number`),
  ]
}

function isBeside(button: Box, number: Box): boolean {
  const [x, y] = [(button.left + button.right) / 2, (button.top + button.bottom) / 2]
  const away = Math.max(number.left - x, x - number.right, 0)
  return away < FAR_PX && y > number.top - LINE_PX && y < number.bottom + LINE_PX
}
