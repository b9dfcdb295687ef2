/** Everything below a root that may show a number, at once: for lists and tests, where nobody waits for a frame. */
import { dom } from './dom.ts'
import { searchSpecial } from './find-special.ts'
import { createTreeReader } from './read-tree.ts'
import type { Holder } from './text-runs.ts'

export function readAll(root: Element, shadowOf: (element: Element) => ShadowRoot | null): Set<Holder> {
  const holders = new Set<Holder>()
  const roots: Holder[] = [root]
  const look = (holder: Holder) => {
    holders.add(holder)
    // Of no use to a plan that leaves columns out: here every cell is looked at.
    return 1
  }
  const host = (element: Element) => {
    const shadow = shadowOf(element)
    if (shadow) roots.push(shadow)
  }
  const reader = createTreeReader({
    look,
    lookInColumn: (node) => look(dom.parentNode(node) as Element),
    search: (element) => searchSpecial(element, { field: look, holder: look, host }),
    isThorough: true,
  })
  for (let next = roots.pop(); next; next = roots.pop()) {
    const walk = reader.read(next)
    while (!walk.next().done);
  }
  return holders
}
