/**
 * Cheap tests on text that was read from a whole container at once: neighbours are glued together there, so they only ever
 * say "may hold a number" too often, never too seldom.
 */

const DIGIT = '0-9\\u0660-\\u0669\\u06f0-\\u06f9\\uff10-\\uff19'
const LETTER = 'A-Za-z'
/** The digits of the shortest numbers that are offered, with little and no letter between them. */
const RUN = `[${DIGIT}](?:[^${DIGIT}${LETTER}]{0,6}[${DIGIT}]){4,}`
/** 1-800-FLOWERS: capitals in place of the last digits. */
const VANITY = '[0-9]{3}\\)?[-. ]{1,2}(?=[A-Z0-9-]{4,9})[0-9-]*[A-Z]'
const HOLDS = new RegExp(`${RUN}|${VANITY}`)
const RUNS = new RegExp(`${RUN}|${VANITY}[A-Z0-9-]*`, 'g')
const SAYS_PHONE =
  /(?:tel|telefono?n?|phone|cell|mobile|mobil|call|fax|text|sms|whatsapp|dial|ring|number|nr|ph|mob|[^\s -~])[^0-9A-Za-z]{0,4}$/i

export function mayHoldNumber(text: string): boolean {
  return HOLDS.test(text)
}

/** Where numbers may be in a text: pairs of start and end. */
export function runsIn(text: string): number[] {
  const spans: number[] = []
  RUNS.lastIndex = 0
  for (let match = RUNS.exec(text); match; match = RUNS.exec(text)) spans.push(match.index, RUNS.lastIndex)
  return spans
}

const UNSAFE = 0

/** The shapes of runs that were seen to hold no number. */
export type Shapes = {
  /** Whether all runs of a text are of such a shape. */
  know(text: string): boolean
  learn(text: string): void
  forget(): void
}

export function createShapes(most: number): Shapes {
  const shapes = new Set<number>()
  return {
    know(text) {
      RUNS.lastIndex = 0
      for (let match = RUNS.exec(text); match; match = RUNS.exec(text))
        if (!shapes.has(shapeOf(text, match.index, RUNS.lastIndex))) return false
      return true
    },
    learn(text) {
      const spans = runsIn(text)
      for (let i = 0; i < spans.length && shapes.size < most; i += 2) {
        const shape = shapeOf(text, spans[i] as number, spans[i + 1] as number)
        if (shape !== UNSAFE) shapes.add(shape)
      }
    },
    forget: () => shapes.clear(),
  }
}

/** Digits count as equal, all else counts. Behind a word or sign that makes a number of any digits it says nothing. */
function shapeOf(text: string, from: number, to: number): number {
  const code = text.charCodeAt(from - 1)
  if (code === 0x2b || code === 0xff0b || SAYS_PHONE.test(text.slice(Math.max(0, from - 14), from))) return UNSAFE
  let hash = 17
  for (let at = from; at < to; at++) {
    const char = text.charCodeAt(at)
    hash = (Math.imul(hash, 31) + (char >= 48 && char <= 57 ? 48 : char)) | 0
  }
  return hash === UNSAFE ? 1 : hash
}

const DATE = /^(?:(?:19|20)\d\d([-./])[01]?\d\1[0-3]?\d|[0-3]?\d([-./])[0-3]?\d\2(?:19|20)\d\d)(?:\D|$)/
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/
const AMOUNT = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d+[.,]\d{1,2}$/

/** A run that is no number whatever its digits are: a column of such values needs no second look. */
export function isInert(run: string): boolean {
  const digits = run.replace(/\D/g, '')
  return digits.length === run.length || digits.length > 15 || DATE.test(run) || ADDRESS.test(run) || AMOUNT.test(run)
}
