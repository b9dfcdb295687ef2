const FLASH_MS = 1600
const LINE = '3px solid #0b7a62'

const world = globalThis as typeof globalThis & { callsideReveal?: (index: number) => void }

/** Keeps the elements of the last list, by their index in it, for the panel's "show on the page". */
export function revealLater(elements: readonly Element[]): void {
  const kept = elements.map((element) => new WeakRef(element))
  world.callsideReveal = (index) => {
    const element = kept[index]?.deref()
    if (element?.isConnected) reveal(element)
  }
}

/** An animation of the engine's: the page's element gets no attribute and no style of ours. */
function reveal(element: Element): void {
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
  element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: isCalm ? 'instant' : 'smooth' })
  const shown = { outline: LINE, outlineOffset: '3px' }
  element.animate(
    [shown, { ...shown, offset: 0.8 }, { outline: '3px solid transparent', outlineOffset: '3px' }],
    FLASH_MS,
  )
}
