/** A tone and the gap after it, as the SDK sends them (160 + 70 ms), with room for a late timer. */
const toneMs = 250
/** What `w` means to the carrier. */
const pauseMs = 500

export type Tones = { send(digits: string): void; stop(): void }

/**
 * Sends DTMF digits one after the other. Needed because `RTCDTMFSender.insertDTMF` replaces whatever it has not played
 * yet: of three keys pressed quickly, the middle one never reached the other side.
 */
export function createTones(play: (digit: string) => void): Tones {
  let waiting = ''
  let timer: ReturnType<typeof setTimeout> | null = null

  function next(): void {
    const digit = waiting[0]
    timer = null
    if (digit === undefined) return
    waiting = waiting.slice(1)
    if (digit !== 'w') play(digit)
    timer = setTimeout(next, digit === 'w' ? pauseMs : toneMs)
  }

  return {
    send(digits) {
      waiting += digits
      if (timer === null) next()
    },
    stop() {
      waiting = ''
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
