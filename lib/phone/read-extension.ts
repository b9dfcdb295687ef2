import { digitOf, isLetter, isSpace } from './characters.ts'

export type Extension = { digits: string; end: number }

/** Longest first, so that `ext.` is not read as `ext`. */
const MARKS = [';ext=', 'extension', 'durchwahl', 'poste', 'extn.', 'extn', 'ext.', 'ext', 'x.', 'x', ',,', '#']
const MAX_DIGITS = 7

/** An extension behind a number that ends at `at`: `x204`, `ext. 204`, `;ext=204`, `,,204`. */
export function readExtension(text: string, at: number): Extension | null {
  let start = skipSpaces(text, at, 2)
  if (text[start] === ',' && text[start + 1] !== ',') start = skipSpaces(text, start + 1, 2)
  else if (text[start] === '(') start++
  const ahead = text.slice(start, start + 12).toLowerCase()
  const mark = MARKS.find((each) => ahead.startsWith(each))
  if (mark === undefined) return null
  let from = skipSpaces(text, start + mark.length, 2)
  if (text[from] === ':') from = skipSpaces(text, from + 1, 2)
  let digits = ''
  let end = from
  for (; end < text.length && digits.length <= MAX_DIGITS; end++) {
    const digit = digitOf(text.charCodeAt(end))
    if (digit < 0) break
    digits += digit
  }
  if (digits === '' || digits.length > MAX_DIGITS || isLetter(text.charCodeAt(end))) return null
  return { digits, end }
}

function skipSpaces(text: string, at: number, most: number): number {
  let end = at
  while (end < at + most && isSpace(text.charCodeAt(end))) end++
  return end
}
