/** Help of any country, since people travel: 988 and 113 are lifelines, the others police, fire brigade and ambulance. */
const emergency = new Set('000 110 111 112 113 114 115 117 118 119 122 911 933 988 995 997 998 999'.split(' '))

/** `number` as it is dialled, digits with or without `+`. */
export function isEmergency(number: string): boolean {
  return emergency.has(number.replace('+', ''))
}
