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
const PHONE_WORD = /(?:tel|telefono?n?|phone|cell|mobile|mobil|call|fax|text|sms|whatsapp|dial|ring|number|nr|ph|mob)$/i
const LONGEST_WORD = 9

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
  if (isBehindSign(text, from)) return UNSAFE
  let hash = 17
  for (let at = from; at < to; at++) {
    const char = text.charCodeAt(at)
    hash = (Math.imul(hash, 31) + (char >= 48 && char <= 57 ? 48 : char)) | 0
  }
  return hash === UNSAFE ? 1 : hash
}

/** Char codes first: a pattern that looks back from each of thousands of runs costs more than all the rest (measured). */
function isBehindSign(text: string, from: number): boolean {
  for (let at = from - 1; at >= 0 && at >= from - 5; at--) {
    const code = text.charCodeAt(at)
    if (code >= 48 && code <= 57) return false
    if ((code | 32) >= 97 && (code | 32) <= 122)
      return PHONE_WORD.test(text.slice(Math.max(0, at + 1 - LONGEST_WORD), at + 1))
    if (at === from - 1 && code === 0x2b) return true
    if (code > 126 && text.charAt(at).trim() !== '') return true
  }
  return false
}

const DATE = /^(?:(?:19|20)\d\d([-./])[01]?\d\1[0-3]?\d|[0-3]?\d([-./])[0-3]?\d\2(?:19|20)\d\d)(?:\D|$)/
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/
const AMOUNT = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d+[.,]\d{1,2}$/

/** A run that is no number whatever its digits are: a column of such values needs no second look. */
export function isInert(run: string): boolean {
  const digits = run.replace(/\D/g, '')
  return digits.length === run.length || digits.length > 15 || DATE.test(run) || ADDRESS.test(run) || AMOUNT.test(run)
}
