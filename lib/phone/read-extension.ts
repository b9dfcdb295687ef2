import { digitOf, isClosing, isLetter, isSpace } from './characters.ts'

export type Extension = { digits: string; end: number }

/** Longest first, so that `ext.` is not read as `ext`. */
const MARKS = `;ext= extension extensión durchwahl toestel anknytning interno anexo ramal poste anschluss wewn. klapp
  extn. extn ext. ext xtn. xtn доб. доб wew. int. dw app. 内線 内线 分机 转 x. x ,, #`.split(/\s+/)
/** A few digits; behind a dialling pause, where a whole meeting id may follow, as many as fit. */
const MAX_DIGITS = 7
const MAX_PAUSED = 10

/** An extension behind a number that ends at `at`: `x204`, `ext. 204`, `;ext=204`, `,,204#,,77#`. */
export function readExtension(text: string, at: number): Extension | null {
  if (at >= text.length) return null
  let start = skipSpaces(text, at, 2)
  if (isLetterOrMark(text, start)) return readMarked(text, start)
  if (text[start] === ',' && text[start + 1] !== ',') start = skipSpaces(text, start + 1, 2)
  else if (text[start] === '(') start++
  else if (text[start] === '-' || text[start] === '/') start = skipSpaces(text, start + 1, 2)
  else if (text[start] !== ',') return null
  return readMarked(text, start)
}

const isLetterOrMark = (text: string, at: number): boolean =>
  isLetter(text.charCodeAt(at)) || text.charCodeAt(at) > 0x2e00 || text[at] === '#' || text[at] === ';'

/** Letters that marks begin with: nearly every other word is out at once. */
const FIRST = 'edtairpwkxдв;#,内內分转'

function readMarked(text: string, start: number): Extension | null {
  if (!FIRST.includes(text.charAt(start).toLowerCase())) return null
  const ahead = text.slice(start, start + 12).toLowerCase()
  const mark = MARKS.find((each) => ahead.startsWith(each))
  if (mark === undefined || (mark === '#' && text[start - 2] === ',')) return null
  let from = skipSpaces(text, start + mark.length, 2)
  if (mark === ',,') while (text[from] === ',') from++
  if (text[from] === ':' || text[from] === '#' || text[from] === '.') from = skipSpaces(text, from + 1, 2)
  const isPaused = mark === ',,'
  const digits = digitsAt(text, from, isPaused ? MAX_PAUSED : MAX_DIGITS)
  let end = from + digits.length
  if (digits === '' || digitOf(text.charCodeAt(end)) >= 0 || isLetter(text.charCodeAt(end))) return null
  if (mark === '#' && (text[end] === '-' || text[end] === '.') && digitOf(text.charCodeAt(end + 1)) >= 0) return null
  if (isPaused) end = endOfPauses(text, end)
  else if (text[start - 1] === '(' && isClosing(text.charCodeAt(end))) end++
  return { digits, end }
}

/** `#,,654321#`: what else is dialled after pauses is part of what is written. */
function endOfPauses(text: string, at: number): number {
  let end = text[at] === '#' ? at + 1 : at
  for (let i = 0; i < 4; i++) {
    let from = end
    while (text[from] === ',' || text[from] === '*') from++
    const digits = from > end ? digitsAt(text, from, MAX_PAUSED + 2) : ''
    if (from - end < 2 || digits === '') break
    end = from + digits.length
    if (text[end] === '#') end++
  }
  return end
}

function digitsAt(text: string, from: number, most: number): string {
  let digits = ''
  for (let at = from; at < text.length && digits.length < most; at++) {
    const digit = digitOf(text.charCodeAt(at))
    if (digit < 0) break
    digits += digit
  }
  return digits
}

function skipSpaces(text: string, at: number, most: number): number {
  let end = at
  while (end < at + most && isSpace(text.charCodeAt(end))) end++
  return end
}
