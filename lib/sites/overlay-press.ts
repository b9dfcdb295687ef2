/**
 * One press. What is dialled is the number that its button stood for when the press began and that the page still says at
 * the click, both read at that moment: a row may be another person's any time later. One at a time per button.
 */
import type { Box } from './clips.ts'
import { dom } from './dom.ts'
import { type Entry, isPlain, isSameNumber, type Mark } from './overlay-entry.ts'
import type { Proof, Seen } from './overlay-proof.ts'
import type { Sighting } from './sightings.ts'
import type { Action, Pill, PressState } from './widget-pill.ts'
import { NOTE_MS } from './overlay-note.ts'

/** `text` is for people; '' takes the note away. */
export type Outcome = { state: 'started' | 'refused'; text: string }

/** Reads at once what else there is to say of the number, and runs later. */
export type Act = (sighting: Sighting, element: Element) => () => Promise<Outcome>

export type PressTexts = {
  calling: string
  texting: string
  gone: string
  hidden: string
  again: string
  refused: string
}

/** What was aimed at, when the button went down. */
export type Aim = {
  mark: Mark
  action: Action
  number: Sighting
  box: Box | null
  seen: Seen
  /** Why nothing can come of it. */
  refusal: string | null
}

export type Press = {
  begin(mark: Mark, action: Action, isByPointer: boolean): Aim | null
  /** `mark` is who has the button now: the same number may have been rendered anew meanwhile. */
  go(aim: Aim, mark?: Mark): Promise<void>
}

type Deps = {
  signal: AbortSignal
  proof: Proof
  texts: PressTexts
  /** Reads the number's place again. */
  refresh: (entry: Entry) => void
  /** Whose a button is now. */
  ownerOf: (button: HTMLElement) => Mark | undefined
  say: (mark: Mark, text: string, box?: Box | null) => void
  act: Record<Action, Act | null>
}

/** Who presses what came this short ago meant something else. */
const SETTLED_MS = 400

export function createPress({ signal, proof, texts, refresh, ownerOf, say, act }: Deps): Press {
  function refuse(mark: Mark, { action, box }: Aim, text: string): void {
    if (mark.pill) show(mark.pill, action, 'refused')
    say(mark, text, box)
  }

  function show(pill: Pill, action: Action, state: PressState): void {
    pill.state(action, state)
    setTimeout(() => pill.state(action, 'idle'), NOTE_MS)
  }

  function isStill(mark: Mark, number: Sighting): boolean {
    refresh(mark.entry)
    return dom.isConnected(mark.entry.element) && mark.entry.marks.includes(mark) && isSameNumber(mark.sighting, number)
  }

  function begin(mark: Mark, action: Action, isByPointer: boolean): Aim | null {
    const button = mark.pill?.buttons[action]
    if (!button) return null
    const now = performance.now()
    const isNew = now - mark.changedAt < SETTLED_MS || (isByPointer && now - mark.cameAt < SETTLED_MS)
    // What people have seen is what the button was named by.
    const number = mark.named ?? mark.sighting
    const box = mark.placed?.box ?? null
    const seen = proof.isSeen(button)
    const refusal = isNew ? texts.again : isStill(mark, number) ? null : texts.gone
    return { mark, action, number, box, seen, refusal }
  }

  async function go(aim: Aim, mark = aim.mark): Promise<void> {
    const { action, number, refusal, seen, box } = aim
    const { pill, entry } = mark
    const read = act[action]
    if (!read || pill?.buttons[action].dataset['state'] === 'calling') return
    if (refusal !== null) return refuse(mark, aim, refusal)
    if (!pill || !isStill(mark, number)) return refuse(mark, aim, texts.gone)
    const { sighting } = mark
    if (!isPlain(sighting)) return refuse(mark, aim, texts.refused)
    const run = read(sighting, entry.element)
    // From here on nothing is read any more: the page may change while the browser answers.
    pill.state(action, 'calling')
    const isSeen = seen === true || (await seen)
    if (signal.aborted) return
    // The same number may have been rendered anew; another one must not be spoken of.
    const owner = () => {
      const now = ownerOf(pill.buttons[action])
      return now && isSameNumber(now.sighting, sighting) ? now : null
    }
    if (isSeen) say(owner() ?? mark, action === 'call' ? texts.calling : texts.texting, box)
    const outcome: Outcome = isSeen ? await run() : { state: 'refused', text: texts.hidden }
    const now = owner()
    if (signal.aborted || !now) return
    show(pill, action, outcome.state)
    say(now, outcome.text, box)
  }

  return { begin, go }
}
