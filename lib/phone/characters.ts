/** Character classes of the number finder. Char codes, not regular expressions: one pass, nothing to backtrack. */

/** The zeros of the scripts that count in tens, those behind ASCII. */
const ZEROS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
  0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
  0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
]

/** 0..9 for the decimal digits of any script, -1 for anything else. */
export function digitOf(code: number): number {
  if (code <= 57) return code - 48 < 0 ? -1 : code - 48
  return code < 0x660 ? -1 : digitOfScript(code)
}

function digitOfScript(code: number): number {
  for (const zero of ZEROS) if (code >= zero && code <= zero + 9) return code - zero
  return -1
}

export function isPlus(code: number): boolean {
  return code === 0x2b || code === 0xff0b
}

/** Spaces that people and programs put into numbers, tabs and line ends not included. */
export function isSpace(code: number): boolean {
  return (
    code === 0x20 ||
    code === 0xa0 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  )
}

/** Invisible marks that come along when a number is copied from an address book. */
export function isInvisible(code: number): boolean {
  return (
    code === 0xad ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2069) ||
    code === 0xfeff
  )
}

export function isLetter(code: number): boolean {
  if (code < 0x80) return (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
  // Latin, Greek and Cyrillic: scripts without spaces between words may stand right next to a number.
  return (code >= 0xc0 && code <= 0x52f && code !== 0xd7 && code !== 0xf7) || (code >= 0x1e00 && code <= 0x1fff)
}

export const isCapital = (code: number): boolean => code >= 65 && code <= 90

export const isOpening = (code: number): boolean => code === 0x28 || code === 0x5b || code === 0xff08 || code === 0xff3b
export const isClosing = (code: number): boolean => code === 0x29 || code === 0x5d || code === 0xff09 || code === 0xff3d

/** What stands between two groups of digits, as bits. */
export const SPACE = 1
export const DASH = 2
export const WIDE_DASH = 4
export const DOT = 8
export const SLASH = 16
export const OPEN = 32
export const CLOSE = 64
export const SPACES = 128

/** The bit of a separator, 0 for what cannot stand inside a number. */
export function separatorOf(code: number): number {
  if (code < 0x80) {
    if (code === 0x20) return SPACE
    if (code === 0x2d || code === 0x7e) return DASH
    if (code === 0x2e) return DOT
    if (code === 0x2f) return SLASH
    if (code === 0x28 || code === 0x5b) return OPEN
    return code === 0x29 || code === 0x5d ? CLOSE : 0
  }
  if (isSpace(code)) return SPACE
  if (code === 0x2010 || code === 0x2011 || code === 0x2212 || code === 0xff0d || code === 0x2043) return DASH
  if ((code >= 0x2012 && code <= 0x2015) || code === 0x30fc) return WIDE_DASH
  if (code === 0x2053 || code === 0x223c || code === 0xff5e) return DASH
  if (code === 0xb7 || code === 0x2027 || code === 0x2219 || code === 0x22c5 || code === 0xff0e) return DOT
  if (code === 0xff0f) return SLASH
  if (isOpening(code)) return OPEN
  return isClosing(code) ? CLOSE : 0
}

/** The cheapest question about a text: are there so many digits? Stops at the answer. */
export function hasDigits(text: string, atLeast: number): boolean {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if ((code < 0x80 ? code >= 48 && code <= 57 : digitOf(code) >= 0) && ++count >= atLeast) return true
  }
  return false
}
