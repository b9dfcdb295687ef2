import type { RefusalReason } from './reasons.ts'
import type { FindOptions, FoundNumber, Refusal } from './number.ts'
import { search } from './search.ts'

/** A number that is offered, or a candidate of seven digits and more that is not, each with its reason. */
export type Explained = (FoundNumber & { offered: true }) | (Refusal & { offered: false })

export type { RefusalReason }

/** What `findNumbers` finds and what it refuses, in the order of the text. */
export function explainNumbers(text: string, options: FindOptions): Explained[] {
  const refused: Refusal[] = []
  const found = search(text, options, refused)
  const explained: Explained[] = [
    ...found.map((number) => ({ ...number, offered: true as const })),
    ...refused.map((refusal) => ({ ...refusal, offered: false as const })),
  ]
  return explained.sort((a, b) => a.start - b.start)
}
