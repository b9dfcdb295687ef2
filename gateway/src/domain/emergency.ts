/**
 * Short numbers for help and crisis lines. This line may not carry a location, so a call to one of these needs a
 * confirmation of its own. It errs on the side of asking.
 */
const numbers = new Set([
  '911',
  '112',
  '999',
  '000',
  '111',
  '110',
  '113',
  '115',
  '117',
  '118',
  '119',
  '15',
  '17',
  '18',
  '988',
  '933',
])

export function isEmergency(dialled: string): boolean {
  return numbers.has(dialled)
}
