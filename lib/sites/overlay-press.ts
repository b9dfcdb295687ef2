/** One press: was the button seen, what does the page say now, then the call or the text. One at a time per button. */
import { type Entry, isPlain, isSameNumber, type Mark } from './overlay-entry.ts'
import type { Proof, Seen } from './overlay-proof.ts'
import type { Sighting } from './sightings.ts'
import { type Action, type PressState } from './widget-pill.ts'
import { NOTE_MS } from './overlay-note.ts'

/** `text` is for people; '' takes the note away. */
export type Outcome = { state: 'started' | 'refused'; text: string }

export type PressTexts = {
  calling: string
  texting: string
  gone: string
  hidden: string
  again: string
  refused: string
}

type Deps = {
  signal: AbortSignal
  proof: Proof
  texts: PressTexts
  /** Reads the number's place again. */
  refresh: (entry: Entry) => void
  /** A mark that was found again may have no button yet. */
  equip: (mark: Mark) => void
  say: (mark: Mark, text: string) => void
  act: Record<Action, ((sighting: Sighting, element: Element) => Promise<Outcome>) | null>
}

/** Who presses what came under the pointer this short ago meant something else. */
const SETTLED_MS = 400

export function createPress({ signal, proof, texts, refresh, equip, say, act }: Deps) {
  const refuse = (mark: Mark, action: Action, text: string) => {
    show(mark, action, 'refused')
    say(mark, text)
  }

  function show(mark: Mark, action: Action, state: PressState): void {
    mark.pill?.state(action, state)
    if (state !== 'calling') setTimeout(() => mark.pill?.state(action, 'idle'), NOTE_MS)
  }

  return async function press(mark: Mark, action: Action, isByPointer: boolean, before?: Seen): Promise<void> {
    const button = mark.pill?.buttons[action]
    const run = act[action]
    if (!button || !run || button.dataset['state'] === 'calling') return
    if (isByPointer && performance.now() - mark.cameAt < SETTLED_MS) return refuse(mark, action, texts.again)
    const { entry } = mark
    const seen = before ?? proof.isSeen(button)
    if (!(seen === true || (await seen))) return refuse(mark, action, texts.hidden)
    if (signal.aborted) return
    refresh(entry)
    if (!entry.element.isConnected || !entry.marks.includes(mark)) return say(mark, texts.gone)
    const { sighting } = mark
    if (!isPlain(sighting)) return refuse(mark, action, texts.refused)
    equip(mark)
    mark.pill?.state(action, 'calling')
    say(mark, action === 'call' ? texts.calling : texts.texting)
    const outcome = await run(sighting, entry.element)
    if (signal.aborted || !isSameNumber(mark.sighting, sighting)) return
    show(mark, action, outcome.state)
    say(mark, outcome.text)
  }
}
