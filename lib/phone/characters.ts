/** Character classes of the number finder. Char codes, not regular expressions: one pass, nothing to backtrack. */

/** 0..9 for ASCII, full-width and Arabic-Indic digits, -1 for anything else. */
export function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  if (code < 0x660) return -1
  if (code <= 0x669) return code - 0x660
  if (code >= 0x6f0 && code <= 0x6f9) return code - 0x6f0
  if (code >= 0xff10 && code <= 0xff19) return code - 0xff10
  return -1
}

export function isPlus(code: number): boolean {
  return code === 0x2b || code === 0xff0b
}

/** Spaces that people and programs put into numbers, tabs and line ends not included. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0xa0 || (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x3000
}

export function isDash(code: number): boolean {
  return code === 0x2d || (code >= 0x2010 && code <= 0x2015) || code === 0x2212 || code === 0xff0d
}

/** Invisible marks that come along when a number is copied from an address book. */
export function isInvisible(code: number): boolean {
  return code === 0xad || (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) || code === 0x2060
}

export function isLetter(code: number): boolean {
  if (code < 0x80) return (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
  // Latin, Greek and Cyrillic: scripts without spaces between words may stand right next to a number.
  return (code >= 0xc0 && code <= 0x52f && code !== 0xd7 && code !== 0xf7) || (code >= 0x1e00 && code <= 0x1fff)
}

const LEFT = new Set([0x28, 0xff08, 0x5b])
const RIGHT = new Set([0x29, 0xff09, 0x5d])

export const isOpening = (code: number): boolean => LEFT.has(code)
export const isClosing = (code: number): boolean => RIGHT.has(code)

/** The cheapest question about a text: can there be a number at all? Stops at the answer. */
export function hasDigits(text: string, atLeast: number): boolean {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    if (digitOf(text.charCodeAt(i)) >= 0 && ++count >= atLeast) return true
  }
  return false
}
