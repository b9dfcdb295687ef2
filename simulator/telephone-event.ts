const digits = '0123456789*#ABCD'

// RFC 4733: one key press is many packets with the same RTP timestamp; the end packet is sent three times. A press counts once.
export function createTelephoneEventDecoder(): (timestamp: number, payload: Uint8Array) => string | undefined {
  let lastTimestamp: number | undefined
  return (timestamp, payload) => {
    const event = payload[0]
    if (payload.length < 4 || event === undefined || timestamp === lastTimestamp) return undefined
    const digit = digits[event]
    if (digit === undefined) return undefined
    lastTimestamp = timestamp
    return digit
  }
}
