import { useState } from 'react'

/** The value of before while it says the same: each snapshot is parsed anew, and what did not change is not drawn again. */
export function useSame<T>(value: T): T {
  const [kept, setKept] = useState(value)
  if (kept === value || JSON.stringify(kept) === JSON.stringify(value)) return kept
  setKept(value)
  return value
}
