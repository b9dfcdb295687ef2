/** Reads back the automaton of one country, written by scripts/plan-table/pack.ts, which describes the form. */

/** State 0 is dead. `next[state * 10 + digit]` is where a digit leads, `verdicts[state]` what it means to end there. */
export type PlanStates = { next: Uint16Array; verdicts: Uint8Array; root: number }

/** The plan has no such number. */
export const INVALID = 0
/** The plan has it, and people of that country write the trunk prefix before it. */
export const VALID_WITH_TRUNK = 2

const DROPS = '$%&*+,-/:;<=>?@['
const LONGEST = 24

const CHAIN = 10
const SIGNS = /['\\`]/

/** The run that each sign stands for. */
export function readRuns(runs: string): Map<string, string> {
  const signs = Array.from({ length: 91 }, (_, i) => String.fromCharCode(35 + i)).filter((sign) => !SIGNS.test(sign))
  return new Map(runs.split(' ').map((run, i) => [signs[i] ?? '', run]))
}

/** Behind the height; `~` stands before a run that has no sign. */
function expand(short: string, runs: ReadonlyMap<string, string>): string {
  let text = short.charAt(0)
  for (let at = 1; at < short.length; at++) {
    if (short[at] !== '~') text += runs.get(short.charAt(at)) ?? short.charAt(at)
    else {
      const rest = /^\d[$%&*+,\-/:;<=>?@[]?(?:[A-Z][a-z]|.)/.exec(short.slice(at + 1, at + 5))?.[0] ?? ''
      text += rest
      at += rest.length
    }
  }
  return text
}

export function readStates(short: string, runs: ReadonlyMap<string, string>): PlanStates {
  const packed = expand(short, runs)
  const next: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  const verdicts = [0]
  const met: number[][] = Array.from({ length: LONGEST }, () => [])
  let at = 1
  for (const verdict of [1, 2]) {
    for (let height = 0; height < CHAIN; height++) {
      const to = height === 0 ? 0 : verdicts.length - 1
      met[height]?.push(verdicts.length)
      verdicts.push(height === 0 ? verdict : 0)
      for (let i = 0; i < 10; i++) next.push(to)
    }
  }

  const target = (above: number): number => {
    if (packed[at] === '.') {
      at++
      return 0
    }
    const drop = DROPS.indexOf(packed[at] ?? '')
    if (drop >= 0) at++
    const height = above - 2 - drop
    const list = met[height] ?? []
    const code = packed.charCodeAt(at++)
    let state: number
    if (code === 40) state = body(height)
    else {
      const place = code >= 97 ? code - 97 : code - 65 + 26 * (packed.charCodeAt(at++) - 96)
      state = list.splice(place, 1)[0] ?? 0
    }
    list.unshift(state)
    return state
  }

  const body = (height: number): number => {
    const state = verdicts.length
    const verdict = packed[at] === '!' ? 1 : packed[at] === '"' ? 2 : 0
    if (verdict > 0) at++
    verdicts.push(verdict)
    for (let i = 0; i < 10; i++) next.push(0)
    for (let digit = 0; height > 0 && digit < 10; ) {
      const end = digit + packed.charCodeAt(at++) - 47
      const to = target(height)
      for (; digit < end; digit++) next[state * 10 + digit] = to
    }
    return state
  }

  const root = packed === '' ? 0 : body(packed.charCodeAt(0) - 96)
  return { next: Uint16Array.from(next), verdicts: Uint8Array.from(verdicts), root }
}

/** Every digit is read once: nothing to backtrack. */
export function verdictOf({ next, verdicts, root }: PlanStates, digits: string): number {
  let state = root
  for (let i = 0; i < digits.length && state > 0; i++) state = next[state * 10 + digits.charCodeAt(i) - 48] ?? 0
  return verdicts[state] ?? INVALID
}
