/**
 * Buttons side by side: in tight rows none may reach over another, which would take its presses and, to the browser,
 * hide it.
 */
import type { Box } from './clips.ts'
import { type Placed, squareAt } from './overlay-room.ts'

/** The least size of a comfortable target. */
export const TARGET = 24

/** Makes targets, and where it must be the buttons themselves, end where the next ones begin. */
export function keepApart(all: readonly Placed[]): void {
  const sorted = all.toSorted((a, b) => middleY(a) - middleY(b))
  sorted.forEach((one, i) => {
    for (let next = i + 1; next < sorted.length; next++) {
      const other = sorted[next] as Placed
      const down = middleY(other) - middleY(one)
      if (down >= TARGET) break
      const between = Math.floor(Math.max(down, Math.abs(middleX(other) - middleX(one))))
      // Two numbers in the same place: one of them is not seen anyway.
      if (between < LEAST) continue
      one.reach = Math.min(one.reach, between)
      other.reach = Math.min(other.reach, between)
    }
  })
  for (const one of all) {
    if (one.reach >= one.size) continue
    one.x += (one.size - one.reach) / 2
    one.y += (one.size - one.reach) / 2
    one.size = one.reach
  }
}

const LEAST = 12

const middleX = ({ x, size }: Placed): number => x + size / 2
const middleY = ({ y, size }: Placed): number => y + size / 2

/** Whether a box lies over one of the buttons. */
export const liesOver = (box: Box, all: readonly Placed[]): boolean =>
  all.some((each) => {
    const own = squareAt(each, each.size)
    return box.left < own.right && box.right > own.left && box.top < own.bottom && box.bottom > own.top
  })
