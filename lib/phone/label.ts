/** What the words beside a number say about it. Words only: where they come from is the caller's business. */
import { digitOf, isLetter } from './characters.ts'
import { isPhoneWord, kindOfWord, nativeKind } from './label-words.ts'

export type LabelKind = 'phone' | 'fax' | 'other' | 'unknown'
export type Label = { kind: LabelKind; word: string }

const UNKNOWN: Label = { kind: 'unknown', word: '' }
const MAX_LABEL = 120
const CONTEXT = 48
/** How many words without a meaning here may stand between a word and its number. */
const REACH = { phone: 5, inline: 3, fax: 2, other: 1 }

// Columns repeat their header thousands of times.
const known = new Map<string, Label>()
const MAX_KNOWN = 500

/** A label of the whole field: a column header, `<dt>`, `<label>`. The last word that means something decides. */
export function readLabel(label: string): LabelKind {
  return explainLabel(label).kind
}

export function explainLabel(label: string): Label {
  const before = known.get(label)
  if (before) return before
  const read = readWords(label.length > MAX_LABEL ? label.slice(-MAX_LABEL) : label)
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(label, read)
  return read
}

/** `Account phone` is a phone, `Phone ID` is not. */
function readWords(label: string): Label {
  const words = fold(label.replace(/([a-z])([A-Z])/g, '$1 $2')).split(/[^a-z]+/)
  const native = isAscii(label) ? undefined : nativeKind(label.toLowerCase())
  if (native?.kind === 'phone' || native?.kind === 'fax' || native?.kind === 'other')
    return { kind: native.kind, word: native.word }
  if (PHRASES.test(label) || isPhoneWord(fold(label).replace(/[^a-z]/g, ''))) return { kind: 'phone', word: label }
  for (let i = words.length - 1; i >= 0; i--) {
    const word = words[i] ?? ''
    const kind = kindOfWord(word)
    if (kind === 'neutral') return UNKNOWN
    if (kind === 'phone' || kind === 'other') return { kind, word }
    if (kind === 'fax') return { kind: words.some((each) => kindOfWord(each) === 'phone') ? 'phone' : 'fax', word }
    if (word === 'contact' && words[i + 1]?.startsWith('n')) return { kind: 'phone', word }
  }
  return UNKNOWN
}

/** Words that are no phone one by one. */
const PHRASES =
  /\b(?:direct (?:line|dial)|toll[ -]?free|main (?:number|line)|contact (?:#|n[or])|number to reach|(?:text|best|my|your|our|his|her) number|c\/b)(?! id)/i

/** The words of the same text in front of a number: the nearest that means something, if it is near enough. */
export function labelBefore(text: string, from: number, to: number): Label {
  const begin = Math.max(from, to - CONTEXT)
  if (begin >= to) return UNKNOWN
  const before = lineBefore(text, begin, to)
  if (before.length === 0) return UNKNOWN
  if (PHRASES.test(before.slice(-28))) return { kind: 'phone', word: before.slice(-28).trim() }
  const letter = LETTER.exec(before)?.[1]
  if (letter !== undefined) return { kind: letter === 'F' ? 'fax' : 'phone', word: letter }
  if (!isAscii(before)) {
    const native = nativeKind(before.toLowerCase())
    if (native && native.kind !== 'neutral' && before.length - native.at < 24 && !/\d{3}/.test(before.slice(native.at)))
      return { kind: native.kind === 'inline' || native.kind === 'filler' ? 'phone' : native.kind, word: native.word }
  }
  return nearest(fold(before), begin > 0 && before.length === to - begin && isLetter(text.charCodeAt(begin - 1)))
}

/** `T +49 30 …`: a capital alone right in front, as on letterheads. */
const LETTER = /(?:^|[\s|,;·])([TFMP])\s?$/

/** Back to the line's begin, or one line more when nothing but a label stands there. */
function lineBefore(text: string, begin: number, to: number): string {
  const before = text.slice(begin, to)
  const line = before.slice(Math.max(before.lastIndexOf('\n'), before.lastIndexOf(';')) + 1)
  if (line.length === before.length || /[^\s(+]/.test(line)) return line
  const above = before.slice(0, before.length - line.length).trimEnd()
  const label = above.slice(above.lastIndexOf('\n') + 1)
  return label.length <= 32 && !/\d/.test(label) ? `${label} ` : ''
}

/** `P/N`, `S/N`: letters that are words only together. */
const PART_NUMBER = /\b[ps]\/n\W{0,3}$/

function nearest(before: string, startsInWord: boolean): Label {
  if (PART_NUMBER.test(before)) return { kind: 'other', word: before.slice(-8).trim() }
  let end = before.length
  let skipped = 0
  let numbers = 0
  let broken = false
  while (end > 0) {
    const code = before.charCodeAt(end - 1)
    if (digitOf(code) >= 0) {
      let digits = 0
      while (end > 0 && digitOf(before.charCodeAt(end - 1)) >= 0) {
        end--
        digits++
      }
      numbers += digits > 2 ? 2 : 1
      continue
    }
    if (!isWordLetter(code)) {
      if (skipped + numbers > 0 && (code === 33 || code === 63 || code === 46)) broken = true
      if (code === 0x7c || code === 0x2022) break
      end--
      continue
    }
    let begin = end - 1
    while (begin > 0 && isWordLetter(before.charCodeAt(begin - 1))) begin--
    if (begin === 0 && startsInWord) break
    const word = before.slice(begin, end)
    const found = meaning(word, before, begin, end, skipped, numbers, broken)
    if (found) return found
    if (kindOfWord(word) !== 'filler') skipped++
    end = begin
  }
  return UNKNOWN
}

function meaning(
  word: string,
  before: string,
  begin: number,
  end: number,
  skipped: number,
  numbers: number,
  broken: boolean,
): Label | undefined {
  if (end - begin === 1) return skipped + numbers === 0 ? ofLetter(word, before.slice(end)) : undefined
  const kind = kindOfWord(word)
  if (kind === 'phone')
    return skipped <= REACH.phone && numbers < 2 && !(broken && skipped > 2) ? { kind, word } : undefined
  if (kind === 'inline') return skipped <= REACH.inline && numbers < 2 && !broken ? { kind: 'phone', word } : undefined
  if (kind === 'fax') {
    if (skipped > REACH.fax || numbers > 1 || broken) return undefined
    return { kind: PHONE_AND.test(before.slice(0, begin)) ? 'phone' : 'fax', word }
  }
  return kind === 'other' && skipped < REACH.other && numbers === 0 && !broken ? { kind, word } : undefined
}

/** `Phone/Fax:` and `Tel. & Fax` are both. */
const PHONE_AND = /(?:phone|tel|telefon|mobile)\W{0,3}(?:and|or|und|et|y|e)?\W{0,3}$/

/** `T 030…`, `M: …`, `F. …` of letterheads; folded, so the sign behind the letter has to say that it is one. */
function ofLetter(letter: string, behind: string): Label | undefined {
  if (!/^[.:)]\s*\(?\s*$/.test(behind)) return undefined
  if (letter === 'f') return { kind: 'fax', word: letter }
  return 'tpmchow'.includes(letter) ? { kind: 'phone', word: letter } : undefined
}

/** A word right behind a number: `415-555-0132 (fax)`, `… mobile`. Before a colon it belongs to what follows. */
export function labelBehind(text: string, at: number): Label {
  const bracketed = /^\s?[([]([fochmpw])[)\]](?!\s?[+(\d])/i.exec(text.slice(at, at + 8))?.[1]?.toLowerCase()
  if (bracketed !== undefined) return { kind: bracketed === 'f' ? 'fax' : 'phone', word: bracketed }
  const match = /^[\s,–-]{0,3}([([]?)\s?([A-Za-z\u00c0-\u024f]{2,12})(.?)/.exec(text.slice(at, at + 22))
  if (!match) return UNKNOWN
  const [, open, word = '', next] = match
  const folded = fold(word)
  const kind = kindOfWord(folded)
  const closes = next === '' || next === ')' || next === ']' || (!open && /[\s,;.]/.test(next ?? '') && next !== ':')
  if (!closes || (kind !== 'fax' && (kind !== 'phone' || !open) && !(kind === 'other' && open))) return UNKNOWN
  if (!open && /^\W{0,3}[A-Za-z]{2,12}\s{0,2}[:(+\d]/.test(text.slice(at, at + 24))) return UNKNOWN
  return { kind, word: folded }
}

const isWordLetter = (code: number): boolean => (code >= 97 && code <= 122) || code === 0xdf

/** `Téléphone` becomes `telephone`. */
function fold(text: string): string {
  const lower = text.toLowerCase()
  return isAscii(lower)
    ? lower
    : lower
        .normalize('NFKD')
        .replace(/[\u0300-\u036f]/g, '')
        .replace(/ß/g, 'ss')
        .replace(/ł/g, 'l')
        .replace(/ø/g, 'o')
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}
