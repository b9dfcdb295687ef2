/** When the other side is first heard in a page: its peer connections are counted, nothing of them is changed. */
import type { Page } from 'puppeteer'
import { waitFor } from '../../tests/support/wait-for.ts'

type Heard = { peers?: RTCPeerConnection[]; armed?: number; heardAt?: number }

export async function countPeers(page: Page): Promise<void> {
  await page.evaluate(() => {
    const scope = window as unknown as { heard?: Heard; RTCPeerConnection: typeof RTCPeerConnection }
    const peers: RTCPeerConnection[] = []
    scope.heard = { peers }
    scope.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        peers.push(this)
      }
    }
  })
}

/** From now on, the first energy in a connection that is not there yet. Asks every 5 ms, so that is its resolution. */
export async function armFirstAudio(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { heard = {} } = window as unknown as { heard?: Heard }
    const peers = heard.peers ?? []
    const known = peers.length
    const armed = (heard.armed ?? 0) + 1
    heard.armed = armed
    delete heard.heardAt
    const look = async (): Promise<void> => {
      if (heard.armed !== armed) return
      const peer = peers[known]
      for (const one of peer ? (await peer.getStats()).values() : []) {
        const { type, totalAudioEnergy = 0 } = one as { type: string; totalAudioEnergy?: number }
        if (type !== 'inbound-rtp' || totalAudioEnergy === 0) continue
        heard.heardAt ??= performance.timeOrigin + performance.now()
        return
      }
      setTimeout(() => void look(), 5)
    }
    void look()
  })
}

/** Epoch milliseconds. */
export function firstAudioAt(page: Page): Promise<number> {
  return waitFor('the other side to be heard', () =>
    page.evaluate(() => (window as unknown as { heard?: Heard }).heard?.heardAt),
  )
}
