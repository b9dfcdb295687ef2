import { digitOf } from './characters.ts'
import type { Cluster } from './scan.ts'

/** Ten digits that begin with 1 or 2 and pass the check of a provider's number: Luhn with 80840 in front. */
export function isNpi(cluster: Cluster, at: number): boolean {
  const start = cluster.starts[at] ?? 0
  if ((cluster.ends[at] ?? 0) - start !== 10) return false
  const first = digitOf(cluster.text.charCodeAt(start))
  if (first !== 1 && first !== 2) return false
  // 24 is what the five digits in front add to the sum.
  let sum = 24
  for (let i = 0; i < 10; i++) {
    const digit = digitOf(cluster.text.charCodeAt(start + i))
    const doubled = i % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
