/**
 * Values of fields that a script set: there is no event for it. The fields on the screen are compared when something
 * happens, and no timer runs while nothing does.
 */
import { dom } from './dom.ts'
type Field = HTMLInputElement | HTMLTextAreaElement

export type FieldWatch = {
  add(field: Element): void
  /** Something happened: look soon. */
  stir(): void
}

const PAUSE_MS = 250
const MOST = 500

export function watchFields(signal: AbortSignal, onChanged: (field: Element) => void): FieldWatch {
  const seen = new Map<Field, string>()
  const known = new WeakSet<Element>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const sight = new IntersectionObserver((records) => {
    for (const { target, isIntersecting } of records) {
      if (!isIntersecting) seen.delete(target as Field)
      else if (seen.size < MOST) seen.set(target as Field, (target as Field).value)
      // What it was while nobody looked is not known.
      if (isIntersecting) onChanged(target)
    }
  })

  function look(): void {
    timer = undefined
    for (const [field, before] of seen) {
      if (!dom.isConnected(field)) {
        seen.delete(field)
        sight.unobserve(field)
        known.delete(field)
      } else if (field.value !== before) {
        seen.set(field, field.value)
        onChanged(field)
      }
    }
  }

  signal.addEventListener('abort', () => {
    sight.disconnect()
    clearTimeout(timer)
    seen.clear()
  })
  return {
    add(field) {
      if (known.has(field) || signal.aborted) return
      known.add(field)
      sight.observe(field)
    },
    stir() {
      if (seen.size > 0 && timer === undefined && !signal.aborted) timer = setTimeout(look, PAUSE_MS)
    },
  }
}
