import { e164Schema } from '../../../lib/contracts/common.ts'

// What carriers send instead of a number: the words RESTRICTED, BLOCKED, UNKNOWN, ANONYMOUS and UNAVAILABLE on a keypad.
const withheld = new Set(['+7378742833', '+2562533', '+8656696', '+266696687', '+86282452253'])

/** The caller's number, or null when it is hidden or is not one. */
export function callerNumber(from: string): string | null {
  if (withheld.has(from)) return null
  return e164Schema.safeParse(from).success ? from : null
}

/** `client:<identity>` is how the carrier names a device; anything else is a telephone. */
export function clientIdentity(address: string): string | null {
  return /^client:([A-Za-z0-9_]{1,121})$/.exec(address)?.[1] ?? null
}
