/** The patterns of libphonenumber as automata over digits: they know digits, classes, groups and counts, nothing else. */

/** Sets of states of one pattern, kept sorted. An empty one is a text that cannot match any more. */
export type Place = readonly number[]

export type Automaton = {
  start: Place
  step: (place: Place, digit: number) => Place
  accepts: (place: Place) => boolean
}

type Node =
  | { kind: 'digits'; mask: number }
  | { kind: 'sequence' | 'either'; of: Node[] }
  | { kind: 'times'; of: Node; min: number; max: number }

const ANY = 1023

export function toAutomaton(pattern: string): Automaton {
  const empty: number[][] = []
  const edges: { mask: number; to: number }[][] = []
  const add = (): number => {
    empty.push([])
    edges.push([])
    return empty.length - 1
  }

  const emit = (node: Node, from: number): number => {
    switch (node.kind) {
      case 'digits': {
        const to = add()
        edges[from]?.push({ mask: node.mask, to })
        return to
      }
      case 'sequence':
        return node.of.reduce((at, each) => emit(each, at), from)
      case 'either': {
        const end = add()
        for (const each of node.of) {
          const begin = add()
          empty[from]?.push(begin)
          empty[emit(each, begin)]?.push(end)
        }
        return end
      }
      case 'times': {
        let at = from
        for (let i = 0; i < node.min; i++) at = emit(node.of, at)
        const end = add()
        for (let i = node.min; i < node.max; i++) {
          empty[at]?.push(end)
          at = emit(node.of, at)
        }
        empty[at]?.push(end)
        return end
      }
    }
  }

  const begin = add()
  const end = emit(parse(pattern), begin)
  const close = (states: Iterable<number>): Place => {
    const all = new Set(states)
    for (const state of all) for (const to of empty[state] ?? []) all.add(to)
    return Array.from(all).toSorted((a, b) => a - b)
  }
  const step = (place: Place, digit: number): Place => {
    const reached = place.flatMap((state) => (edges[state] ?? []).filter(({ mask }) => (mask >> digit) & 1))
    return close(reached.map(({ to }) => to))
  }
  return { start: close([begin]), step, accepts: (place) => place.includes(end) }
}

/** All that a pattern matches, for patterns of a few prefixes. */
export function textsOf(pattern: string): string[] {
  const { start, step, accepts } = toAutomaton(pattern)
  const visit = (place: Place, text: string): string[] => [
    ...(accepts(place) ? [text] : []),
    ...Array.from({ length: 10 }, (_, digit) => step(place, digit)).flatMap((next, digit) =>
      next.length > 0 ? visit(next, `${text}${digit}`) : [],
    ),
  ]
  return visit(start, '')
}

function parse(pattern: string): Node {
  let at = 0
  const either = (): Node => {
    const of = [sequence()]
    while (pattern[at] === '|') {
      at++
      of.push(sequence())
    }
    return { kind: 'either', of }
  }
  const sequence = (): Node => {
    const of: Node[] = []
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') of.push(counted(atom()))
    return { kind: 'sequence', of }
  }
  const counted = (of: Node): Node => {
    const count = /^(?:\?|\{(\d+)(,(\d+))?\})/.exec(pattern.slice(at))
    if (!count) return of
    at += count[0].length
    const min = Number(count[1] ?? 0)
    return counted({ kind: 'times', of, min, max: count[0] === '?' ? 1 : Number(count[3] ?? min) })
  }
  const atom = (): Node => {
    const rest = pattern.slice(at)
    const group = /^\((?:\?:)?/.exec(rest)
    if (group) {
      at += group[0].length
      const inner = either()
      if (pattern[at++] !== ')') throw new Error(`open group in ${pattern}`)
      return inner
    }
    const token = /^(?:\\d|\d|\[[\d-]+\])/.exec(rest)
    if (!token) throw new Error(`cannot read ${rest} in ${pattern}`)
    at += token[0].length
    return { kind: 'digits', mask: token[0] === String.raw`\d` ? ANY : maskOf(token[0].replace(/[[\]]/g, '')) }
  }
  const node = either()
  if (at < pattern.length) throw new Error(`cannot read ${pattern.slice(at)} in ${pattern}`)
  return node
}

/** `0-35` is a set of digits. */
function maskOf(digits: string): number {
  let mask = 0
  for (const [, from, to] of digits.matchAll(/(\d)(?:-(\d))?/g))
    for (let digit = Number(from); digit <= Number(to ?? from); digit++) mask |= 1 << digit
  return mask
}
