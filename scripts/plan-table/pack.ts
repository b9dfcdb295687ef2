import { type Automaton, type Place, toAutomaton } from './automaton.ts'

/** One country in libphonenumber-js's metadata, by position. */
export type Metadata = readonly [
  callingCode: string,
  idd: string,
  general: string,
  lengths: readonly number[],
  formats: readonly Format[] | 0,
  trunk: string | 0,
  trunkRule: string | 0,
  trunkPattern: string | 0,
  trunkTransform: string | 0,
  trunkOptional: 0 | 1,
  leading: string | 0,
  types: readonly (readonly [pattern: string, lengths?: readonly number[]] | 0)[] | 0,
]
type Format = readonly [
  pattern: string,
  format: string,
  leading?: readonly string[],
  trunkRule?: string | 0,
  trunkOptional?: 0 | 1,
]

/** How many digits of any value may follow in the states that every automaton begins with. */
const CHAIN = 10

type State = { id: number; verdict: number; height: number; next: (State | null)[] }
type Watched = { places: readonly Place[]; length: number }

/** What it means when the digits end here; `lib/phone/plan-states.ts` reads it back. */
const VALID = 1
const VALID_WITH_TRUNK = 2

/** The valid numbers of one country, as text. `main` is the country whose formats its calling code uses. */
export function packPlan(plan: Metadata, main: Metadata): string {
  const { root, chains } = build(plan, main)
  return write(root, chains)
}

function build(plan: Metadata, main: Metadata): { root: State | null; chains: State[] } {
  const general = toAutomaton(plan[2])
  const types = (plan[11] || []).filter((type) => type !== 0 && type[0] !== '') as [string, number[]?][]
  const lines = types.map(([pattern]) => toAutomaton(pattern))
  const formats = trunkFormats(main)
  const watched: Automaton[] = [general, ...lines, ...formats.flatMap(({ whole, leading }) => [whole, leading])]
  const verdictAt = ({ places, length }: Watched): number => {
    const accepted = watched.map((automaton, i) => automaton.accepts(places[i] ?? []))
    const ofLine = types.some(([, lengths], i) => accepted[1 + i] && (!lengths || lengths.includes(length)))
    if (!accepted[0] || (types.length > 0 && !ofLine)) return 0
    const first = 1 + lines.length
    const format = formats.find((_, i) => accepted[first + 2 * i] && accepted[first + 2 * i + 1])
    return format?.needsTrunk ? VALID_WITH_TRUNK : VALID
  }

  const known = new Map<string, State | null>()
  const unique = new Map<string, State>()
  // Any digits to the end: nearly every plan has these.
  for (const verdict of [VALID, VALID_WITH_TRUNK]) {
    let last = merge(
      verdict,
      Array.from({ length: 10 }, () => null),
      unique,
    )
    for (let i = 1; i < CHAIN; i++)
      last = merge(
        0,
        Array.from({ length: 10 }, () => last),
        unique,
      )
  }
  const visit = (at: Watched): State | null => {
    if ((at.places[0] ?? []).length === 0) return null
    const key = `${at.length}:${at.places.map((place) => place.join()).join(';')}`
    const before = known.get(key)
    if (before !== undefined) return before
    const next = Array.from({ length: 10 }, (_, digit) =>
      visit({ places: watched.map((each, i) => each.step(at.places[i] ?? [], digit)), length: at.length + 1 }),
    )
    const verdict = verdictAt(at)
    const state = merge(verdict, next, unique)
    known.set(key, state)
    return state
  }
  const chains = Array.from(unique.values())
  return { root: visit({ places: watched.map(({ start }) => start), length: 0 }), chains }
}

/** States that lead to the same and mean the same are one. */
function merge(verdict: number, next: (State | null)[], unique: Map<string, State>): State | null {
  if (verdict === 0 && next.every((each) => each === null)) return null
  const key = `${verdict}|${next.map((each) => each?.id ?? '').join()}`
  const before = unique.get(key)
  if (before) return before
  const height = Math.max(0, ...next.map((each) => (each ? each.height + 1 : 0)))
  const state = { id: unique.size, verdict, height, next }
  unique.set(key, state)
  return state
}

/** The first format that fits decides whether a number is written with its trunk prefix; empty when none is. */
function trunkFormats(main: Metadata): { whole: Automaton; leading: Automaton; needsTrunk: boolean }[] {
  const formats = (main[4] || []).map(([pattern, , leading, rule, optional]) => {
    const written = rule || main[6] || ''
    const last = leading?.at(-1)
    return {
      whole: toAutomaton(pattern),
      leading: toAutomaton(last === undefined ? '\\d{0,17}' : `(?:${last})\\d{0,17}`),
      needsTrunk: written !== '' && !optional && !main[9] && !/^\(?\$1\)?$/.test(written),
    }
  })
  return formats.some(({ needsTrunk }) => needsTrunk) ? formats : []
}

const DROPS = '$%&*+,-/:;<=>?@['

/**
 * A state is its verdict (`!` or `"`), then its ten digits in runs: how many more than one, and where they lead.
 * `.` leads nowhere, `(` to a state that follows at once, a letter to one that was there before: by its
 * height, which is one less than this one's or as much lower as a sign of DROPS says, the most recent first. At the
 * beginning those are the chains.
 */
function write(root: State | null, chains: readonly State[]): string {
  let text = ''
  const met: State[][] = Array.from({ length: 24 }, () => [])
  for (const chain of chains) met[chain.height]?.push(chain)
  const target = (state: State | null, above: number): void => {
    if (!state) {
      text += '.'
      return
    }
    const drop = above - 1 - state.height
    if (drop > 0) text += DROPS[drop - 1]
    const list = met[state.height] ?? []
    const place = list.indexOf(state)
    if (place >= 0) list.splice(place, 1)
    text += place < 0 ? '(' : letterOf(place)
    if (place < 0) body(state)
    list.unshift(state)
  }
  const body = ({ verdict, next, height }: State): void => {
    if (verdict > 0) text += verdict === VALID ? '!' : '"'
    if (height === 0) return
    for (let digit = 0; digit < 10; ) {
      const begin = digit
      const to = next[begin] ?? null
      while (digit < 10 && (next[digit] ?? null) === to) digit++
      text += digit - begin - 1
      target(to, height)
    }
  }
  if (!root) return ''
  text += String.fromCharCode(96 + root.height)
  body(root)
  return text
}

/** `a`..`z`; behind those a capital, and how often the alphabet was used up. */
function letterOf(place: number): string {
  const letter = String.fromCharCode(97 + (place % 26))
  return place < 26 ? letter : letter.toUpperCase() + String.fromCharCode(96 + Math.floor(place / 26))
}

const RUN = /\d[$%&*+,\-/:;<=>?@[]?(?:\.|\(|[a-z]|[A-Z][a-z])/y
const SIGNS = Array.from({ length: 91 }, (_, i) => String.fromCharCode(35 + i)).filter((sign) => !/['\\`]/.test(sign))

/** The commonest runs, in the order of their signs: one sign for each packs better. */
export function commonRuns(texts: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const text of texts)
    for (const part of partsOf(text)) if (part.length > 1) counts.set(part, (counts.get(part) ?? 0) + 1)
  return Array.from(counts)
    .toSorted(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .slice(0, SIGNS.length)
    .map(([run]) => run)
}

/** Each run as its sign, or behind a `~`. */
export function shorten(text: string, runs: readonly string[]): string {
  const short = partsOf(text).map((part) => {
    const sign = SIGNS[runs.indexOf(part)]
    return sign ?? (part.length > 1 ? `~${part}` : part)
  })
  return text.slice(0, 1) + short.join('')
}

/** Runs and verdicts behind the height of the root. */
function partsOf(text: string): string[] {
  const parts: string[] = []
  for (let at = 1; at < text.length; ) {
    RUN.lastIndex = at
    const part = RUN.exec(text)?.[0] ?? text.charAt(at)
    parts.push(part)
    at += part.length
  }
  return parts
}
