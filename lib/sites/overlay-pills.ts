/** Gives pills to marks, in the order of the page, and takes them back: a row that is rendered anew keeps its own. */
import { type Entry, inOrder, type Mark } from './overlay-entry.ts'
import { type Action, actions, createPills, type Pill } from './widget-pill.ts'

type Left = Pick<Mark, 'pill' | 'known' | 'placed' | 'cameAt'> & { leftAt: number }

export type Pills = {
  equip(mark: Mark): Pill
  /** Keeps the pill for a moment: the page may put the same number back. */
  leave(mark: Mark, now: number): void
  /** What was left of the same number. */
  adopt(mark: Mark): void
  /** Hides what is not shown, takes back what is far, and forgets a little later what nobody took over. */
  settle(shown: ReadonlySet<Mark>, near: ReadonlySet<Entry>, now: number): void
  of(button: EventTarget | null): { mark: Mark; action: Action } | null
}

const KEEP_MS = 500

export function createPillStore(document: Document, root: ShadowRoot, nameOf: (mark: Mark) => void): Pills {
  const make = createPills(document)
  const owners = new WeakMap<EventTarget, { mark: Mark; action: Action }>()
  const inPage: Mark[] = []
  const left = new Map<string, Left[]>()

  function own(mark: Mark, pill: Pill): void {
    mark.pill = pill
    mark.named = null
    for (const action of actions) owners.set(pill.buttons[action], { mark, action })
  }

  /** The Tab key goes through the buttons in the order of the numbers, whenever each of them was found. */
  function insert(mark: Mark, pill: Pill): void {
    let low = 0
    let high = inPage.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = inPage[middle]
      if (other && compare(other, mark) <= 0) low = middle + 1
      else high = middle
    }
    const next = inPage[low]?.pill?.buttons.call ?? null
    inPage.splice(low, 0, mark)
    // A button that is moved loses the focus.
    if (pill.buttons.call.nextSibling === pill.buttons.text && pill.buttons.text.nextSibling === next) return
    root.insertBefore(pill.buttons.call, next)
    root.insertBefore(pill.buttons.text, next)
  }

  function takeOut(mark: Mark): void {
    const at = inPage.indexOf(mark)
    if (at >= 0) inPage.splice(at, 1)
  }

  return {
    equip(mark) {
      if (mark.pill) return mark.pill
      const pill = make()
      own(mark, pill)
      insert(mark, pill)
      nameOf(mark)
      return pill
    },
    leave(mark, now) {
      takeOut(mark)
      if (!mark.pill) return
      const { pill, known, placed, cameAt } = mark
      const key = keyOf(mark)
      left.set(key, [...(left.get(key) ?? []), { pill, known, placed, cameAt, leftAt: now }])
      mark.pill = null
      mark.placed = null
    },
    adopt(mark) {
      const key = keyOf(mark)
      const [first, ...rest] = left.get(key) ?? []
      if (!first?.pill) return
      if (rest.length > 0) left.set(key, rest)
      else left.delete(key)
      mark.known = first.known
      mark.placed = first.placed
      mark.cameAt = first.cameAt
      own(mark, first.pill)
      insert(mark, first.pill)
      nameOf(mark)
    },
    settle(shown, near, now) {
      for (const mark of inPage.filter((each) => !shown.has(each))) {
        mark.placed = null
        mark.pill?.place(null)
        if (near.has(mark.entry)) continue
        takeOut(mark)
        mark.pill?.remove()
        mark.pill = null
      }
      for (const [key, each] of left) {
        for (const one of each) {
          one.pill?.place(null)
          // Who takes it over from here on brings it back to the screen.
          one.placed = null
        }
        const kept = each.filter(({ leftAt }) => now - leftAt < KEEP_MS)
        for (const { pill, leftAt } of each) if (now - leftAt >= KEEP_MS) pill?.remove()
        if (kept.length > 0) left.set(key, kept)
        else left.delete(key)
      }
    },
    of: (button) => (button ? (owners.get(button) ?? null) : null),
  }
}

const keyOf = ({ sighting: { to, ext } }: Mark): string => `${to};${ext ?? ''}`

function compare(a: Mark, b: Mark): number {
  return a.entry === b.entry ? a.entry.marks.indexOf(a) - b.entry.marks.indexOf(b) : inOrder(a.entry, b.entry)
}
